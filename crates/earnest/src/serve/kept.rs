//! Answers that are kept for a while, because they take long to find and are asked for at every visit.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What takes less is found anew each time.
const QUICK: Duration = Duration::from_millis(10);
/// An answer is taken as it is for so many times as long as it took to find, so that finding it takes
/// a hundredth of a processor at most, however often it is asked for. For as long again it is given
/// out still while another is found, so that nobody waits whom an answer of a moment ago serves.
const TIMES: u32 = 100;
/// The longest that one is taken as it is.
const LONGEST: Duration = Duration::from_secs(60);
/// So many are kept at most.
const MOST: usize = 256;

/// Answers by what was asked.
pub struct Kept<K, V>(Mutex<HashMap<K, Arc<Place<V>>>>);

/// Where an answer is kept.
struct Place<V> {
    found: Mutex<Option<Found<V>>>,
    /// Who holds it finds the next answer.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone)]
struct Found<V> {
    answer: V,
    /// From then on another is looked for.
    old_at: Instant,
    /// From then on it is given out no more.
    until: Instant,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V> Default for Place<V> {
    fn default() -> Self {
        Self { found: Mutex::default(), turn: Arc::default() }
    }
}

impl<V: Clone> Place<V> {
    fn current(&self) -> Option<Found<V>> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.clone().filter(|found| Instant::now() < found.until)
    }

    async fn find<E>(&self, find: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let begun = Instant::now();
        let answer = find.await?;
        let took = begun.elapsed();
        let now = Instant::now();
        let new = LONGEST.min(took * TIMES);
        let found = Found { answer: answer.clone(), old_at: now + new, until: now + 2 * new };
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(found).filter(|_| took >= QUICK);
        Ok(answer)
    }
}

impl<K: Eq + Hash, V: Clone + Send + 'static> Kept<K, V> {
    /// The answer: the one that is kept, or what is found now. Who asks the same while the first is
    /// found waits for it.
    pub async fn get<E: Send + 'static>(
        &self,
        asked: K,
        find: impl Future<Output = Result<V, E>> + Send + 'static,
    ) -> Result<V, E> {
        let place = self.place(asked);
        if let Some(found) = place.current() {
            if found.old_at <= Instant::now()
                && let Ok(turn) = Arc::clone(&place.turn).try_lock_owned()
            {
                tokio::spawn(async move {
                    // Where it fails, whoever asks after the old one is over is told why.
                    let _ = place.find(find).await;
                    drop(turn);
                });
            }
            return Ok(found.answer);
        }
        let _turn = place.turn.lock().await;
        match place.current() {
            Some(found) => Ok(found.answer),
            None => place.find(find).await,
        }
    }

    /// Forgets them all: what they rest on was changed. What is found at this moment is not kept.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Where the answer is kept; those that are over make room.
    fn place(&self, asked: K) -> Arc<Place<V>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = all.get(&asked) {
            return Arc::clone(place);
        }
        all.retain(|_, place| place.current().is_some() || place.turn.try_lock().is_err());
        let place = Arc::default();
        if all.len() < MOST {
            all.insert(asked, Arc::clone(&place));
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[derive(Default)]
    struct Asks {
        kept: Kept<&'static str, u32>,
        found: Arc<AtomicU32>,
    }

    impl Asks {
        async fn ask(&self, name: &'static str, ms: u64) -> u32 {
            let found = Arc::clone(&self.found);
            let find = async move {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                Ok::<_, Infallible>(found.fetch_add(1, Ordering::Relaxed))
            };
            let Ok(answer) = self.kept.get(name, find).await;
            answer
        }

        /// Lets time go by for what is kept.
        fn age(&self, is_over: bool) {
            let place = self.kept.place("slow");
            let mut found = place.found.lock().unwrap();
            let found = found.as_mut().unwrap();
            found.old_at = Instant::now();
            if is_over {
                found.until = Instant::now();
            }
        }
    }

    #[tokio::test]
    async fn what_takes_long_is_found_once_and_kept() {
        let asks = Asks::default();
        let together =
            tokio::join!(asks.ask("slow", 20), asks.ask("slow", 20), asks.ask("slow", 20));
        assert_eq!(together, (0, 0, 0), "they waited for one");
        assert_eq!(asks.ask("slow", 20).await, 0);
        assert_eq!(asks.ask("quick", 0).await, 1);
        assert_eq!(asks.ask("quick", 0).await, 2, "it was quick, and is found anew");
        asks.age(true);
        assert_eq!(asks.ask("slow", 20).await, 3, "its time is over");
        asks.kept.forget();
        assert_eq!(asks.ask("slow", 20).await, 4, "it was forgotten");
    }

    #[tokio::test]
    async fn nobody_waits_while_an_old_one_is_found_anew() {
        let asks = Asks::default();
        assert_eq!(asks.ask("slow", 20).await, 0);
        asks.age(false);
        for _ in 0..3 {
            assert_eq!(asks.ask("slow", 20).await, 0, "the old one, while another is found once");
        }
        let place = asks.kept.place("slow");
        drop(place.turn.lock().await);
        assert_eq!(asks.ask("slow", 20).await, 1);
        // What is found while all is forgotten is not what stays.
        asks.age(false);
        assert_eq!(asks.ask("slow", 20).await, 1);
        let place = asks.kept.place("slow");
        asks.kept.forget();
        drop(place.turn.lock().await);
        assert_eq!(asks.ask("slow", 20).await, 3);
    }

    #[tokio::test]
    async fn who_goes_away_while_it_is_found_leaves_it_to_the_next() {
        let asks = Asks::default();
        let gone = asks.ask("slow", 60_000);
        assert!(tokio::time::timeout(Duration::from_millis(5), gone).await.is_err());
        assert_eq!(asks.ask("slow", 20).await, 0);
    }

    #[tokio::test]
    async fn so_many_are_kept_at_most() {
        let kept = Kept::<usize, u32>::default();
        let later = Instant::now() + LONGEST;
        for number in 0..2 * MOST {
            let found = Found { answer: 0, old_at: later, until: later };
            *kept.place(number).found.lock().unwrap() = Some(found);
        }
        assert_eq!(kept.0.lock().unwrap().len(), MOST);
    }
}
