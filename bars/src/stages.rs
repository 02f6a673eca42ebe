//! Where the time of an import goes, stage by stage, each alone on one thread.

use crate::gauge::{self, Took};
use crate::generate::Written;
use crate::input;
use crate::thresholds::number;
use intake::{Item, Key, Options};
use measure::analyse::Analyser;
use measure::conversation::Conversation;
use measure::rubric::Rubric;
use std::ops::ControlFlow;
use std::path::Path;

/// How many conversations the stages within reading are measured on.
const SAMPLE: usize = 4_000;

/// Prints processor seconds of each stage for the whole file.
pub fn print(file: &Path, written: Written) -> anyhow::Result<()> {
    let options = input::options();
    let paths = [file.to_owned()];
    let mut sample: Vec<Conversation> = Vec::new();
    let read = |options: &Options, each: &mut dyn FnMut(Conversation)| {
        gauge::time(|| {
            intake::read(&paths, options, &mut |item| {
                if let Item::Conversation(read) = item {
                    each(read.conversation);
                }
                ControlFlow::Continue(())
            })
        })
    };
    // Without spilling: everything fits in memory.
    let roomy = Options { memory_bytes: 8 << 30, ..options.clone() };
    let (in_memory, summary) = read(&roomy, &mut |conversation| {
        if sample.len() < SAMPLE {
            sample.push(conversation);
        }
    });
    summary?;
    let (spilling, summary) = read(&options, &mut drop);
    summary?;
    let turns: usize = sample.iter().map(|conversation| conversation.turns.len()).sum();
    // The whole file is as many times the sample.
    let times = written.turns as f64 / turns as f64;

    let mut again = sample.clone();
    let (masking, ()) = gauge::time(|| {
        for conversation in &mut again {
            intake::mask::mask(conversation);
        }
    });
    let key = Key([7; 32]);
    let mut again = sample.clone();
    let (people, ()) = gauge::time(|| {
        for conversation in &mut again {
            intake::people::pseudonymise(conversation, &key);
        }
    });
    let analyser = Analyser::new(&Rubric::default());
    let mut moments = 0;
    let (analysis, ()) = gauge::time(|| {
        for conversation in &sample {
            moments += analyser.analyse(conversation).moments.len();
        }
    });

    println!("where the time goes, each stage alone on one thread, for the whole file:");
    let row = |name: &str, seconds: Option<f64>| {
        let rate = seconds.map_or("–".into(), |seconds| number(written.turns as f64 / seconds));
        let seconds = seconds.map_or("–".into(), |seconds| format!("{seconds:.1}"));
        println!("  {name:<42}{seconds:>6} s {rate:>12} turns/s");
    };
    let cpu = |took: Took| took.cpu.map(|cpu| cpu.as_secs_f64());
    row("reading, all of it", cpu(spilling));
    row("  of which spilling to disk and back", {
        cpu(spilling).zip(cpu(in_memory)).map(|(with, without)| with - without)
    });
    row("  of which masking", cpu(masking).map(|seconds| times * seconds));
    row("  of which names", cpu(people).map(|seconds| times * seconds));
    row("analysis", cpu(analysis).map(|seconds| times * seconds));
    println!(
        "  {:.1} moments a conversation; what is left of the run above is writing",
        moments as f64 / sample.len() as f64
    );
    Ok(())
}
