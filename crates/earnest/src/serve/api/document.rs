//! The document of the interface, `/openapi.json`, with what no operation says.

use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Info, License, OpenApi, RefOr, SecurityRequirement};

/// Where the document keeps its shapes.
const SHAPES: &str = "#/components/schemas/";

/// The document with what it is, how one signs in, and which fields an answer always has.
pub fn finished(mut document: OpenApi) -> OpenApi {
    document.info = Info::new("Earnest", env!("CARGO_PKG_VERSION"));
    document.info.description = Some(
        "What Earnest found in conversations, for those who may see it. A browser is known by its \
         cookie, a program by a key of its own."
            .to_owned(),
    );
    document.info.license = Some(License::new(env!("CARGO_PKG_LICENSE")));
    let asked = asked(&document);
    let components = document.components.get_or_insert_with(Default::default);
    for (name, shape) in &mut components.schemas {
        if !asked.contains(name) {
            whole(shape);
        }
    }
    let cookie =
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::serve::who::COOKIE)));
    components.add_security_scheme("cookie", cookie);
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    let none = Vec::<String>::new();
    document.security = Some(vec![
        SecurityRequirement::new("cookie", none.clone()),
        SecurityRequirement::new("key", none),
    ]);
    document
}

/// An answer has all of its fields; what cannot be told is `null`. Of an optional field only the
/// latter is derived.
fn whole(shape: &mut RefOr<Schema>) {
    match shape {
        RefOr::T(Schema::Object(object)) => {
            object.required = object.properties.keys().cloned().collect();
            object.properties.values_mut().for_each(whole);
        }
        RefOr::T(Schema::OneOf(one)) => one.items.iter_mut().for_each(whole),
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(whole),
        _ => {}
    }
}

/// The names of the shapes that are sent, with those within them: there fields may be left out.
fn asked(document: &OpenApi) -> BTreeSet<String> {
    let text = |value: Result<serde_json::Value, _>| value.unwrap_or(serde_json::Value::Null);
    let shapes: BTreeMap<&String, serde_json::Value> = document
        .components
        .iter()
        .flat_map(|components| &components.schemas)
        .map(|(name, shape)| (name, text(serde_json::to_value(shape))))
        .collect();
    let mut open = Vec::new();
    for path in document.paths.paths.values() {
        for operation in [&path.post, &path.put, &path.patch, &path.delete].into_iter().flatten() {
            names(&text(serde_json::to_value(&operation.request_body)), &mut open);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(shape) = shapes.get(&name).filter(|_| !found.contains(&name)) {
            names(shape, &mut open);
        }
        found.insert(name);
    }
    found
}

/// The shapes that a part of the document refers to.
fn names(part: &serde_json::Value, into: &mut Vec<String>) {
    match part {
        serde_json::Value::Object(fields) => {
            let name = fields.get("$ref").and_then(|name| name.as_str());
            into.extend(name.and_then(|name| name.strip_prefix(SHAPES)).map(str::to_owned));
            fields.values().for_each(|part| names(part, into));
        }
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| names(part, into)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page's types are made from is what this binary answers.
    #[test]
    fn the_page_is_written_against_this_document() {
        let (_, document) = crate::serve::api::router().split_for_parts();
        let text = serde_json::to_string_pretty(&finished(document)).unwrap() + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
        if std::env::var_os("EARNEST_BLESS").is_some() {
            std::fs::write(path, text).unwrap();
            return;
        }
        assert!(
            std::fs::read_to_string(path).unwrap_or_default() == text,
            "web/openapi.json is out of date; `EARNEST_BLESS=1 cargo test -p earnest document` writes \
             it anew, and `npm run types` in web/ the types"
        );
    }

    #[test]
    fn an_answer_has_all_its_fields_and_a_body_may_leave_some_out() {
        let (_, document) = crate::serve::api::router().split_for_parts();
        let shapes =
            serde_json::to_value(finished(document)).unwrap()["components"]["schemas"].take();
        let required = |name: &str| shapes[name]["required"].as_array().map_or(0, Vec::len);
        let fields = |name: &str| shapes[name]["properties"].as_object().map_or(0, |all| all.len());
        assert_eq!(required("MomentShown"), fields("MomentShown"));
        assert_eq!((required("MarkGiven"), fields("MarkGiven")), (1, 5));
        // Sent and answered: within the switches that are sent.
        assert_eq!((required("OffShown"), fields("OffShown")), (1, 2));
    }
}
