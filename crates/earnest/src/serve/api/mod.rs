//! The operations, a file a group.

mod names;

mod document;

pub mod detail;

mod conversations;

mod sound;

mod work;

mod reviews;

mod rubrics;

mod admin;

mod retention;

mod imports;

mod exports;

pub mod lists;

pub mod home;

mod audits;

mod coaching;

mod session;

mod catalogue;

mod health;

use super::app::App;
pub use document::finished;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every operation with its part of the document.
pub fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(session::me))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::owner))
        .routes(routes!(session::change_password))
        .routes(routes!(session::look_as))
        .routes(routes!(catalogue::kinds))
        .routes(routes!(home::home))
        .routes(routes!(home::duties))
        .routes(routes!(lists::conversations))
        .routes(routes!(lists::export_conversations))
        .routes(routes!(lists::moments))
        .routes(routes!(lists::export_moments))
        .routes(routes!(lists::facets))
        .routes(routes!(exports::export_list))
        .routes(routes!(conversations::conversation))
        .routes(routes!(conversations::why))
        .routes(routes!(sound::sound))
        .routes(routes!(work::mark))
        .routes(routes!(work::unmark))
        .routes(routes!(work::disputes, work::dispute))
        .routes(routes!(work::decide))
        .routes(routes!(work::check_duty))
        .routes(routes!(coaching::coachings, coaching::coach))
        .routes(routes!(coaching::follow_up))
        .routes(routes!(coaching::views, coaching::save_view))
        .routes(routes!(coaching::forget_view))
        .routes(routes!(reviews::reviews, reviews::ask))
        .routes(routes!(reviews::review, reviews::save))
        .routes(routes!(reviews::take))
        .routes(routes!(reviews::submit))
        .routes(routes!(reviews::calibrations, reviews::calibrate))
        .routes(routes!(reviews::calibration))
        .routes(routes!(reviews::evaluators))
        .routes(routes!(rubrics::rubrics))
        .routes(routes!(rubrics::rubric, rubrics::publish))
        .routes(routes!(rubrics::check))
        .routes(routes!(rubrics::try_out))
        .routes(routes!(admin::accounts, admin::invite))
        .routes(routes!(admin::change, admin::close))
        .routes(routes!(admin::invite_again))
        .routes(routes!(admin::break_glass, admin::end_glass))
        .routes(routes!(admin::reopen))
        .routes(routes!(admin::keys, admin::make_key))
        .routes(routes!(admin::revoke_key))
        .routes(routes!(admin::roster, admin::set_roster))
        .routes(routes!(admin::set_switches))
        .routes(routes!(retention::retention, retention::set_retention))
        .routes(routes!(retention::hold))
        .routes(routes!(retention::release))
        .routes(routes!(imports::imports, imports::upload))
        .routes(routes!(imports::import))
        .routes(routes!(audits::audit))
        .routes(routes!(audits::of_conversation))
        .routes(routes!(audits::verified))
}
