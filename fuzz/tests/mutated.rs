//! Two thousand mutated inputs for every parser: each comes back, in a way that has a name.

use fuzz::mutate::{Random, mutated};
use fuzz::{TARGETS, seeds};

#[test]
fn mutated_inputs_end_in_a_named_way() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has seeds");
        for seed in &seeds {
            target(seed);
        }
        target(b"");
        let mut random = Random::new(1);
        for number in 0..2_000 {
            let input = mutated(&seeds, &mut random);
            let came_back = std::panic::catch_unwind(|| target(&input));
            assert!(
                came_back.is_ok(),
                "{name}, input {number}: {:?}",
                String::from_utf8_lossy(&input)
            );
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_inputs() {
    let inputs = |seed| {
        let mut random = Random::new(seed);
        (0..50).map(|_| mutated(&seeds("any"), &mut random)).collect::<Vec<_>>()
    };
    assert_eq!(inputs(7), inputs(7));
    assert_ne!(inputs(7), inputs(8));
}
