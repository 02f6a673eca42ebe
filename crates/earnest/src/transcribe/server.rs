//! A server that speaks OpenAI's shape of `POST /v1/audio/transcriptions`.
//!
//! Source: "Create transcription" in OpenAI's API reference. Asked for are words and segments: the
//! words for their times, the segments because there alone OpenAI says how sure it is.
//!
//! What is sent again, and what is not: a server that cannot be reached, is busy (408, 429), fails
//! (5xx), takes too long or breaks off is asked again (`again`); one that refuses (any other status)
//! or answers something else is not. No redirect is followed, because it would hand the sound and the
//! key to somebody who was not named. Errors say the status and the server's own short code, never
//! what it wrote at length, where the key or what was said may stand.

use super::again;
use anyhow::Context;
use intake::Transcribed;
use jiff::Timestamp;
use measure::time::Ms;
use std::fmt;
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use ureq::http::{Response, Uri, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, SendBody};

/// The variable that holds the key. There is no option for it: a command line can be read by others.
pub const KEY_VARIABLE: &str = "EARNEST_TRANSCRIBE_KEY";

/// How long a server may take to be reached.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest answer that is read: ten minutes of words with everything said of them are 2 MB.
const ANSWER_BYTES: u64 = 16 << 20;
/// How much of an answer that is no success is read, for its code.
const REFUSAL_BYTES: u64 = 64 << 10;

/// What a server is asked with. It is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The key in an environment variable's text; `None` where it is empty.
    ///
    /// - **Errors**: it holds what cannot stand in a header; the error does not show it.
    pub fn read(text: &str) -> anyhow::Result<Option<Self>> {
        let text = text.trim();
        anyhow::ensure!(
            text.bytes().all(|byte| byte.is_ascii_graphic()),
            "{KEY_VARIABLE}: expected letters, digits and signs of ASCII without spaces"
        );
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }
}

/// How a server is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The model's name.
    pub model: String,
    /// The language that is spoken, as a code of two letters; `None` lets the server find out.
    pub language: Option<String>,
    /// How many requests are under way at once.
    pub at_once: usize,
    /// How long a request may take, answer included.
    pub timeout: Duration,
    /// The wait after the first failure.
    pub first_wait: Duration,
    /// The key.
    pub key: Option<Secret>,
}

/// A server.
#[derive(Debug)]
pub struct Server {
    url: Uri,
    /// The address without what follows a `?`, where some keep a key.
    shown: String,
    settings: Settings,
    agent: Agent,
    /// How many more requests may be under way.
    free: Mutex<usize>,
    freed: Condvar,
    /// Whether it was given up after all tries. It is asked once for each part from then on, so that
    /// a server that is gone does not hold up every recording of an import.
    gone: AtomicBool,
}

/// Why a request came to nothing.
struct Failure {
    why: String,
    /// Whether it may go well another time, and what the server said of when.
    again: Option<Option<Duration>>,
}

impl Failure {
    fn for_good(why: impl Into<String>) -> Self {
        Self { why: why.into(), again: None }
    }

    fn for_now(why: impl Into<String>) -> Self {
        Self { why: why.into(), again: Some(None) }
    }
}

impl Server {
    /// A server, by its whole address.
    ///
    /// - **Errors**: no address of a service; with a name or key in it; no certificates to trust.
    pub fn new(address: &str, settings: Settings) -> anyhow::Result<Self> {
        const EXPECTED: &str = "expected an address such as `http://HOST/v1/audio/transcriptions`";
        // It is not quoted before it is known to hold no password.
        let url: Uri = address.parse().ok().context(EXPECTED)?;
        let authority = url.authority().context(EXPECTED)?;
        anyhow::ensure!(
            !authority.as_str().contains('@'),
            "expected an address without a name and password; a key is given in {KEY_VARIABLE}"
        );
        anyhow::ensure!(
            matches!(url.scheme_str(), Some("http" | "https")) && url.path().len() > 1,
            "{EXPECTED}, with `http` or `https` and a path"
        );
        let shown = format!("{}://{authority}{}", url.scheme_str().unwrap_or_default(), url.path());
        let loopback = is_loopback(authority.host());
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(settings.timeout))
            .user_agent(concat!("earnest/", env!("CARGO_PKG_VERSION")))
            .accept("application/json");
        if loopback {
            config = config.proxy(None);
        }
        if url.scheme_str() == Some("https") {
            config = config.tls_config(tls()?);
        }
        Ok(Self {
            agent: config.build().into(),
            free: Mutex::new(settings.at_once.max(1)),
            freed: Condvar::new(),
            gone: AtomicBool::new(false),
            url,
            shown,
            settings,
        })
    }

    /// What decides an answer beside the sound: the address, the model and the language.
    pub fn identity(&self) -> String {
        let Settings { model, language, .. } = &self.settings;
        format!("server\n{}\n{model}\n{}", self.url, language.as_deref().unwrap_or(""))
    }

    /// How many parts are worth having ready at once.
    pub fn at_once(&self) -> usize {
        self.settings.at_once.max(1)
    }

    /// The words of a WAV file that is `length` long.
    ///
    /// - **Errors**: the server could not be reached, refused, or answered something else.
    pub fn transcribe(&self, wav: &[u8], length: Ms) -> anyhow::Result<Transcribed> {
        // Held while waiting too: a server that asks for a pause gets one.
        let _permit = self.permit();
        let mut failed = 0;
        loop {
            let failure = match self.ask(wav, length) {
                Ok(transcribed) => {
                    self.gone.store(false, Ordering::Relaxed);
                    return Ok(transcribed);
                }
                Err(failure) => failure,
            };
            failed += 1;
            let Failure { why, again } = failure;
            let Some(asked) = again else { anyhow::bail!("`{}`: {why}", self.shown) };
            let wait = again::wait(failed, self.settings.first_wait, asked);
            let Some(wait) = wait.filter(|_| !self.gone.load(Ordering::Relaxed)) else {
                self.gone.store(true, Ordering::Relaxed);
                let times = if failed == 1 { "once".to_owned() } else { format!("{failed} times") };
                let asked = asked.map(|wait| format!(", asking to wait {} s", wait.as_secs()));
                anyhow::bail!(
                    "`{}`: {why}{}; asked {times}",
                    self.shown,
                    asked.unwrap_or_default()
                );
            };
            std::thread::sleep(wait);
        }
    }

    fn permit(&self) -> Permit<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        Permit(self)
    }

    /// Asks once.
    fn ask(&self, wav: &[u8], length: Ms) -> Result<Transcribed, Failure> {
        let (head, tail, boundary) = self.form(wav);
        let size = head.len() + wav.len() + tail.len();
        // The sound is not copied, and a length is stated: not every server takes a body in chunks.
        let mut body = Cursor::new(head).chain(Cursor::new(wav)).chain(Cursor::new(tail));
        let mut request = self
            .agent
            .post(&self.url)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .header(header::CONTENT_LENGTH, size);
        if let Some(Secret(key)) = &self.settings.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let response = request.send(SendBody::from_reader(&mut body));
        let mut response = response.map_err(|error| self.failure(error))?;
        if response.status() != 200 {
            return Err(self.refusal(&mut response));
        }
        let answer = response.body_mut().with_config().limit(ANSWER_BYTES + 1).read_to_vec();
        let answer = match answer {
            Err(ureq::Error::BodyExceedsLimit(_)) => None,
            answer => Some(answer.map_err(|error| self.failure(error))?),
        };
        let Some(answer) = answer.filter(|answer| answer.len() as u64 <= ANSWER_BYTES) else {
            let most = ANSWER_BYTES >> 20;
            return Err(Failure::for_good(format!(
                "answer: expected at most {most} MB, found more"
            )));
        };
        Transcribed::read(&answer, length).map_err(|problem| {
            let why = format!("answer: {problem}");
            if problem.unfinished { Failure::for_now(why) } else { Failure::for_good(why) }
        })
    }

    /// What goes before and behind the sound in a form (RFC 7578), and the boundary between its parts.
    fn form(&self, wav: &[u8]) -> (Vec<u8>, Vec<u8>, String) {
        // A hash of the sound does not stand in the sound.
        let boundary = format!("earnest-{}", &blake3::hash(wav).to_hex()[..32]);
        let Settings { model, language, .. } = &self.settings;
        let mut fields = vec![
            ("model", model.as_str()),
            ("response_format", "verbose_json"),
            ("timestamp_granularities[]", "word"),
            ("timestamp_granularities[]", "segment"),
        ];
        fields.extend(language.as_deref().map(|language| ("language", language)));
        let mut head = String::new();
        for (name, value) in fields {
            head.push_str(&format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        // The file's real name may name people.
        head.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"track.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
        ));
        (head.into_bytes(), format!("\r\n--{boundary}--\r\n").into_bytes(), boundary)
    }

    fn refusal(&self, response: &mut Response<Body>) -> Failure {
        let status = response.status();
        let after = response.headers().get(header::RETRY_AFTER);
        let after =
            after.and_then(|value| again::retry_after(value.to_str().ok()?, Timestamp::now()));
        let body = response.body_mut().with_config().limit(REFUSAL_BYTES).read_to_vec();
        let code = self.code(&body.unwrap_or_default());
        let code = code.map(|code| format!(" (`{code}`)")).unwrap_or_default();
        let why = match status.as_u16() {
            401 | 403 if self.settings.key.is_none() => {
                format!(
                    "expected status 200, found {}{code}; no key is set in {KEY_VARIABLE}",
                    status.as_u16()
                )
            }
            401 | 403 => {
                format!(
                    "expected status 200, found {}{code}; the key is that of {KEY_VARIABLE}",
                    status.as_u16()
                )
            }
            300..=399 => {
                format!("expected status 200, found {}, which is not followed", status.as_u16())
            }
            status => format!("expected status 200, found {status}{code}"),
        };
        match status.as_u16() {
            408 | 429 | 500..=599 => Failure { why, again: Some(after) },
            _ => Failure::for_good(why),
        }
    }

    /// The short code of an error in OpenAI's shape, where it is one word of signs that name things
    /// and has nothing to do with the key.
    fn code(&self, body: &[u8]) -> Option<String> {
        let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = answer.get("error")?;
        let code = ["code", "type"].iter().find_map(|name| error.get(name)?.as_str())?;
        let named = code.len() <= 64
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || b"_.-".contains(&byte));
        let secret = self.settings.key.as_ref().is_some_and(|Secret(key)| {
            let key = key.to_ascii_lowercase();
            code.contains(&key) || key.contains(code)
        });
        (named && !secret && !code.is_empty()).then(|| code.to_owned())
    }

    fn failure(&self, error: ureq::Error) -> Failure {
        use ureq::Error as E;
        match error {
            E::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                Failure::for_now(format!("not reached within {} s", CONNECT.as_secs()))
            }
            E::Timeout(_) => {
                let seconds = self.settings.timeout.as_secs_f64();
                Failure::for_now(format!("no answer within {seconds} s"))
            }
            E::HostNotFound => Failure::for_good("no such host"),
            E::Tls(why) => Failure::for_good(format!("no trusted connection: {why}")),
            // What is wrong with a certificate does not change within a minute.
            E::Rustls(why) => Failure::for_good(format!("no trusted connection: {why}")),
            E::Io(error) if is_certificate(&error) => {
                Failure::for_good(format!("no trusted connection: {error}"))
            }
            E::Io(error) => Failure::for_now(format!("connection: {}", error.kind())),
            E::ConnectionFailed => Failure::for_now("not reached"),
            E::Protocol(_) | E::BodyStalled => Failure::for_now("broke off, or spoke no HTTP"),
            // The text of the others names addresses of proxies at most.
            E::ConnectProxyFailed(_) => Failure::for_now("not reached through the proxy"),
            E::LargeResponseHeader(..) => Failure::for_good("an answer with too long a header"),
            _ => Failure::for_good("could not be asked"),
        }
    }
}

/// Given back when it is dropped.
struct Permit<'s>(&'s Server);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

/// Whether a host is this machine; nothing for it goes through a proxy.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn is_certificate(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

/// The certificates that the machine trusts, so that a centre's own server can be used.
fn tls() -> anyhow::Result<TlsConfig> {
    let found = rustls_native_certs::load_native_certs();
    let certificates: Vec<Certificate<'static>> =
        found.certs.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    anyhow::ensure!(
        !certificates.is_empty(),
        "no certificates to trust were found on this machine; SSL_CERT_FILE names a file of them"
    );
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(certificates)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}
