//! Whether card data that people say and type survives masking: made-up conversations with cards
//! and codes planted in them, and a reader of digits of its own that looks for what is left.
//!
//! Everything here was written without a look at the masker, so that both do not share a gap.

mod cards;
mod conversation;
mod digits;
mod forms;
mod phrases;
mod say;
mod talk;

use crate::draw::Draw;
use crate::thresholds::{self, Threshold};
use clap::Args;
use conversation::{Planted, Secret};
use std::collections::BTreeMap;
use talk::Kind;

/// What to plant.
#[derive(Args)]
pub struct Plants {
    /// Mask made-up conversations with planted cards and codes instead, and look for what survives
    #[arg(long)]
    pub planted: bool,
    /// How many of them; half are spoken
    #[arg(long, default_value_t = 2000, value_name = "N")]
    conversations: usize,
    /// What they are drawn by
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

/// How many, and how many of them went wrong.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    bad: usize,
}

impl Count {
    fn add(&mut self, bad: bool) {
        self.all += 1;
        self.bad += usize::from(bad);
    }

    fn good_percent(self) -> Option<f64> {
        (self.all > 0).then(|| 100.0 * (self.all - self.bad) as f64 / self.all as f64)
    }

    fn bad_share(self) -> f64 {
        self.bad as f64 / self.all.max(1) as f64
    }
}

/// What survived, counted in each way that is told.
#[derive(Default)]
struct Survival {
    conversations: [Count; 2],
    secrets: [Count; 2],
    forms: BTreeMap<(bool, Kind, &'static str), Count>,
    innocents: BTreeMap<&'static str, Count>,
}

/// Prints how much of what is planted is masked; with `show`, what of it survives.
pub fn planted(plants: &Plants, show: bool) {
    let mut draw = Draw::new(plants.seed);
    let mut survival = Survival::default();
    for number in 0..plants.conversations {
        let planted = conversation::conversation(&mut draw, number, number % 2 == 1);
        let mut masked = planted.conversation.clone();
        intake::mask::mask(&mut masked);
        let turns: Vec<String> = masked.turns.into_iter().map(|turn| turn.text).collect();
        let survivors = planted.survivors(&turns);
        if show {
            for secret in &survivors {
                print_survivor(&planted, secret, &turns);
            }
        }
        survival.add(&planted, &survivors, &turns);
    }
    println!("seed {}, {} conversations", plants.seed, plants.conversations);
    survival.print();
}

impl Survival {
    fn add(&mut self, planted: &Planted, survivors: &[&Secret], turns: &[String]) {
        let medium = usize::from(planted.spoken);
        self.conversations[medium].add(!survivors.is_empty());
        for secret in &planted.secrets {
            let survived = survivors.iter().any(|survivor| std::ptr::eq(*survivor, secret));
            self.secrets[medium].add(survived);
            let form = (planted.spoken, secret.kind, secret.form);
            self.forms.entry(form).or_default().add(survived);
        }
        for innocent in &planted.innocents {
            let touched = planted.touched(innocent, turns);
            self.innocents.entry(innocent.name).or_default().add(touched);
        }
    }

    fn print(&self) {
        let mut forms: Vec<_> = self.forms.iter().collect();
        forms.sort_by(|one, other| other.1.bad_share().total_cmp(&one.1.bad_share()));
        println!("survived, by form:");
        for ((spoken, kind, form), count) in forms {
            let medium = if *spoken { "spoken" } else { "written" };
            let kind = if *kind == Kind::Card { "card" } else { "code" };
            println!("  {:>4} of {:>4}  {medium} {kind}, {form}", count.bad, count.all);
        }
        println!("innocent numbers masked:");
        for (name, count) in &self.innocents {
            println!("  {:>4} of {:>4}  {name}", count.bad, count.all);
        }
        let mediums: [(&str, &Threshold); 2] =
            [("written", &thresholds::PLANTED_WRITTEN), ("spoken", &thresholds::PLANTED_SPOKEN)];
        for (place, (medium, threshold)) in mediums.into_iter().enumerate() {
            let (conversations, secrets) = (self.conversations[place], self.secrets[place]);
            println!(
                "{medium}: something survived in {} of {} conversations, {} of {} secrets",
                conversations.bad, conversations.all, secrets.bad, secrets.all
            );
            thresholds::judge(threshold, conversations.good_percent());
        }
    }
}

/// The turns in which a secret survives, as they are kept.
fn print_survivor(planted: &Planted, secret: &Secret, turns: &[String]) {
    let Secret { kind, digits, form, turns: said } = secret;
    println!("{}: {kind:?} {digits}, {form}", planted.conversation.id);
    let (first, last) = (said.first().copied().unwrap_or(0), said.last().copied().unwrap_or(0));
    let kept = planted.conversation.turns.iter().zip(turns).enumerate();
    for (_, (turn, kept)) in kept.filter(|(turn, _)| (first..=last + 1).contains(&(turn + 1))) {
        println!("    said {}", turn.text);
        println!("    kept {kept}");
    }
}
