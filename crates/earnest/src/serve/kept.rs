//! Answers that are kept for a while, because they take long to find and are asked for at every visit.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What takes less is found anew each time.
const QUICK: Duration = Duration::from_millis(10);
/// An answer is kept for so many times as long as it took to find, so that finding it takes a
/// hundredth of a processor at most, however often it is asked for.
const TIMES: u32 = 100;
/// The longest.
const LONGEST: Duration = Duration::from_secs(120);
/// So many are kept at most.
const MOST: usize = 256;

/// Answers by what was asked.
pub struct Kept<K, V>(Mutex<HashMap<K, (Instant, V)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// The answer, where it is kept still.
    pub fn get(&self, asked: &K) -> Option<V> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, answer) = kept.get(asked)?;
        (Instant::now() < *until).then(|| answer.clone())
    }

    /// Keeps an answer that took so long to find.
    pub fn keep(&self, asked: K, answer: &V, took: Duration) {
        if took < QUICK {
            return;
        }
        let now = Instant::now();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (until, _)| now < *until);
        if kept.len() < MOST {
            kept.insert(asked, (now + LONGEST.min(took * TIMES), answer.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_by_how_long_it_took() {
        let kept = Kept::default();
        kept.keep("quick", &1, Duration::from_millis(9));
        kept.keep("slow", &2, Duration::from_millis(300));
        assert_eq!(
            (kept.get(&"quick"), kept.get(&"slow"), kept.get(&"other")),
            (None, Some(2), None)
        );
        kept.0.lock().unwrap().get_mut("slow").unwrap().0 = Instant::now();
        assert_eq!(kept.get(&"slow"), None, "its time is over");
        for number in 0..2 * MOST {
            let name: &str = Box::leak(number.to_string().into_boxed_str());
            kept.keep(name, &3, Duration::from_secs(1));
        }
        assert_eq!(kept.0.lock().unwrap().len(), MOST);
    }
}
