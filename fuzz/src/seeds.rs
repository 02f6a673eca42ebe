//! Where mutation starts from: a few small inputs of each kind, all fictional.

const TEXT: &[&[u8]] = &[
    b"# conversation_id: c-1\n# channel: voice\n# started_at: 2026-03-04 10:11\n# agent_id: a-7\n\
      [00:01.0-00:02.5] Agent: Good morning.\n[silence 19 s]\n[00:22] Customer: Hello?\nAre you there?\n",
    b"Louis: Hello.\nStep 1: open it.\nOlivia: My card is 4111 1111 1111 1111.\n[hold 1:20]\n[transfer]\nAgent 2: Hi.\n",
    "\u{FEFF}Agent: Café, s’il vous plaît.\r\nCustomer: Oui.\r\n".as_bytes(),
];

const JSONL: &[&[u8]] = &[
    b"{\"conversation_id\": \"b\", \"role\": \"customer\", \"text\": \"My line is down.\", \"customer_ref\": \"c9\"}\n\
      {\"conversation_id\": 7, \"role\": \"agent\", \"text\": \"Hello.\", \"start_ms\": 0, \"end_ms\": 900, \"agent_id\": 12}\n\
      {\"conversation_id\": 7, \"role\": \"event\", \"text\": \"hold\", \"start_ms\": 900, \"end_ms\": 40900}\n\
      {\"conversation_id\": \"b\", \"role\": \"agent\", \"text\": \"I see.\", \"channel\": \"chat\", \"sentiment\": 1}\n",
    b"{\"conversation_id\":\"a\",\"started_at\":\"2026-03-04T10:11:12Z\",\"language\":\"en\",\"direction\":\"inbound\",\"programme\":\"support\",\"team\":\"north\",\"agent_name\":\"Ann\",\"role\":\"agent\",\"text\":\"It is \\\"four one one one\\\" \\u00e9.\"}\n",
];

const CSV: &[&[u8]] = &[
    b"conversation_id;role;text;start_ms\na;agent;\"Hello; \"\"you\"\"\nthere.\";1500\na;customer;Hi.;\nc;agent;\"open;5\n",
    b"conversation_id,started_at,channel,agent_id,customer_ref,role,start_ms,end_ms,text\n1,2026-03-04 10:11,voice,a1,c1,agent,0,900,Hello.\n1,,,,,event,900,2000,hold\n1,,,,,customer,2000,2500,\"My code is 123\"\n",
];

const VCON: &[&[u8]] = &[
    br#"{"uuid": "u-1", "created_at": "2024-03-16T16:09:20.7", "parties": [{"tel": "+15550001", "meta": {"role": "agent"}, "name": "Ann Lee"}, {"tel": "+15550002", "meta": {"role": "customer"}, "name": "Bo Ray"}], "dialog": [{"type": "recording", "start": "2024-03-16T16:09:20.7", "parties": [1, 0], "duration": 57.1, "meta": {"direction": "in"}}], "analysis": [{"type": "transcript", "dialog": 0, "vendor": "v", "encoding": "none", "body": [{"speaker": "Agent", "message": "Good day."}, {"speaker": "bo ray", "message": "Hello."}]}, {"type": "sentiment", "body": "x"}]}"#,
    br#"{"vcon": "0.4.0", "uuid": "u-2", "critical": ["CC"], "subject": "late", "parties": [{"uuid": "a-1", "role": "agent", "name": "Ann"}, {"tel": "+1", "role": "customer"}], "dialog": [{"type": "text", "start": "2026-01-01T10:00:05Z", "duration": 2, "parties": [0, 1], "originator": 1, "body": "V2hlcmUgaXMgaXQ_", "encoding": "base64url"}, {"type": "transfer", "start": "2026-01-01T10:00:06Z"}, {"type": "text", "start": "2026-01-01T10:01:00Z", "parties": 0, "body": "{\"segments\": [{\"speaker\": \"Ann\", \"start\": 0.5, \"end\": 1.5, \"text\": \"Yes.\"}]}", "encoding": "json", "party_history": [{"party": 1, "time": "2026-01-01T10:00:10Z", "event": "hold"}, {"party": 1, "time": "2026-01-01T10:00:50Z", "event": "unhold"}]}]}"#,
    br#"[{"uuid": "u", "parties": [], "dialog": [{"type": "text", "body": "a"}]}, {"payload": "", "signatures": []}]"#,
    br#"{"uuid": "u", "parties": [], "dialog": [{}], "analysis": [{"type": "transcript", "body": "Ann: a\nCustomer: b\n[hold 3 s]"}]}"#,
];

/// The samples of a maker's format.
macro_rules! samples {
    ($($name:literal),+) => {
        &[$(include_bytes!(concat!("../../fixtures/formats/", $name, ".json"))),+]
    };
}

const CONTACT_LENS: &[&[u8]] = samples!("contact-lens-call", "contact-lens-chat", "call-analytics");
const PCA: &[&[u8]] = samples!("pca");
const DEEPGRAM: &[&[u8]] = samples!("deepgram", "deepgram-utterances");
const ASSEMBLYAI: &[&[u8]] = samples!("assemblyai", "assemblyai-channels");
const AZURE: &[&[u8]] = samples!("azure");
const GOOGLE: &[&[u8]] = samples!("google", "google-diarised", "google-insights");
const GENESYS: &[&[u8]] = samples!("genesys");
const ZENDESK: &[&[u8]] = samples!("zendesk");

/// Recordings, one of each container and codec: their bytes and their names.
macro_rules! recordings {
    ($($name:literal),+ $(,)?) => {
        const SOUND: &[&[u8]] = &[$(include_bytes!(concat!("../../fixtures/sound/", $name))),+];
        pub(crate) const SOUND_NAMES: &[&str] = &[$($name),+];
    };
}

recordings!(
    "wav_u8.wav",
    "wav_s24le.wav",
    "wav_mulaw.wav",
    "wav_ima.wav",
    "wav_ms.wav",
    "wav_gsm.wav",
    "aiff_s16be.aiff",
    "aifc_alaw.aifc",
    "flac.flac",
    "mp3.mp3",
    "mp3_bare.mp3",
    "m4a.m4a",
    "m4a_fragmented.m4a",
    "aac.aac",
    "vorbis.ogg",
    "vorbis.webm",
    "opus.ogg",
    "opus.webm",
    "au_mulaw.au",
    "au_f32be.au",
    "amr_nb.amr",
    "raw.alaw",
);

/// Recordings and their names.
pub(crate) fn recordings() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    SOUND_NAMES.iter().copied().zip(SOUND.iter().copied())
}

const NAME_PATTERN: &[&[u8]] = &[
    b"{direction}-{queue}-{agent_id}-{started_at}-{conversation_id}\nin-support-7-20260304-101112-1709543472.17.txt\nAgent: Hello.\nCustomer: Hi.\n",
    b"{_}_{customer_ref} {agent_name}\nx_c9 Ann.json\n{\"text\": \"Hello.\", \"role\": \"agent\", \"conversation_id\": 1}\n",
];

const WHISPER: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/whisper_openai.json"),
    include_bytes!("../../fixtures/formats/whisper_api.json"),
    include_bytes!("../../fixtures/formats/whisper_api_diarized.json"),
    include_bytes!("../../fixtures/formats/whisper_cpp.json"),
    include_bytes!("../../fixtures/formats/whisper_faster.json"),
    include_bytes!("../../fixtures/formats/whisperx.json"),
];

const ANSWER: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/whisper_api.json"),
    include_bytes!("../../fixtures/formats/whisper_openai.json"),
    include_bytes!("../../fixtures/formats/whisperx.json"),
    br#"{"task":"transcribe","language":"english","duration":4.2,"text":"Good day. It is","words":[{"word":"Good","start":0.12,"end":0.4},{"word":"day","start":0.4,"end":0.7},{"word":"It","start":3.1,"end":3.2,"probability":0.91},{"word":"is","start":3.2,"end":61.5}],"segments":[{"id":0,"start":0.0,"end":1.0,"text":" Good day.","avg_logprob":-0.21},{"id":1,"start":3.0,"end":4.0,"text":" It is","avg_logprob":-0.7}]}"#,
    br#"{"segments":[{"start":1.0,"end":2.5,"text":" Yes, please."}],"text":"Yes, please.","words":null}"#,
    br#"{"words":[[120,400,"Good",790000],[400,700,"day",null]],"times":"Words","language":"en","outside":0}"#,
];

const VTT: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/teams.vtt"),
    include_bytes!("../../fixtures/formats/whisper_cpp.vtt"),
];

const SRT: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/plain.srt"),
    include_bytes!("../../fixtures/formats/whisperx.srt"),
    include_bytes!("../../fixtures/formats/whisper_cpp.srt"),
];

const SIGNED: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/signed.vcon.json"),
    include_bytes!("../../fixtures/formats/signed_flat.vcon.json"),
    include_bytes!("../../fixtures/formats/signatures.json"),
    include_bytes!("../../fixtures/formats/encrypted.vcon.json"),
    include_bytes!("../../fixtures/formats/wtf.vcon.json"),
];

const SIGNER: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/signers.pem"),
    include_bytes!("../../fixtures/formats/signer.cert.pem"),
    include_bytes!("../../fixtures/formats/signer_pkcs1.pem"),
    include_bytes!("../../fixtures/formats/signers.jwks.json"),
];

const MAP: &[&[u8]] = &[
    b"conversation_id = \"CallID\"\nrole = \"Chan\"\ntext = \"Words\"\ntime_unit = \"s\"\n[roles]\n0 = \"agent\"\n[fixed]\nchannel = \"voice\"\n",
];

const MASK: &[&[u8]] = &[
    b"Customer: My card is 4111 1111 1111 1111.\nAgent: four one one one, double one one one\nCustomer: yes\nAgent: and the security code?\nCustomer: one two three",
    b"Agent: the long number please\nCustomer: five five oh oh\nAgent: five five zero zero\nCustomer: triple oh, 12 34 56 78 9012\nAgent: [card#1 ending 9012] and [code#1]",
];

const REVIEWS: &[&[u8]] = &[
    b"conversation_id,turn,act,there,moment,opener_turn,outcome,reviewer\nc-1,3,react,yes,,,,ann\nc-1,,,,owns_failure,4,missed,bo\n",
    b"{\"conversation_id\": \"c-1\", \"turn\": 3, \"act\": \"react\", \"there\": true}\n{\"conversation_id\": \"c-1\", \"moment\": \"owns_failure\", \"opener_turn\": 4, \"outcome\": \"none\"}\n",
];

const BILLS: &[&[u8]] = &[
    include_bytes!("../../fixtures/formats/bills.csv"),
    b"account,line,amount,date\nK-1,plan,32.00,2026-02-03\nK-1,\"late, fee\",\"-1,234.50\",2026-03-05\nK-2,x,(5),\n",
    b"Amount;account;line;note\n1.234,50;K-1;plan;x\n1.234;K-1;plan;\n-12,5 EUR;K-1;\"a\"\"b\";\n;K-1;;\n",
];
const HEADS: &[&[u8]] = &[
    b"earnest-heads-1\nfitted to 0123456789abcdef\nact react 0.5 -1.25\nweights -0.75 3:-5 70:127\nact tell_trouble 0.1 -2\nkind owns_failure 0.25 0.75 2\nend\n",
];

/// The seeds of a target; without any for a name that is none.
pub fn seeds(target: &str) -> Vec<&'static [u8]> {
    match target {
        "text" => TEXT.to_vec(),
        "jsonl" => JSONL.to_vec(),
        "csv" => CSV.to_vec(),
        "vcon" => VCON.to_vec(),
        "contact-lens" => CONTACT_LENS.to_vec(),
        "pca" => PCA.to_vec(),
        "deepgram" => DEEPGRAM.to_vec(),
        "assemblyai" => ASSEMBLYAI.to_vec(),
        "azure" => AZURE.to_vec(),
        "google" => GOOGLE.to_vec(),
        "genesys" => GENESYS.to_vec(),
        "zendesk" => ZENDESK.to_vec(),
        "name-pattern" => NAME_PATTERN.to_vec(),
        "whisper" => WHISPER.to_vec(),
        "vtt" => VTT.to_vec(),
        "srt" => SRT.to_vec(),
        "signed" => SIGNED.to_vec(),
        "signer" => SIGNER.to_vec(),
        "map" => MAP.to_vec(),
        "mask" => MASK.to_vec(),
        "reviews" => REVIEWS.to_vec(),
        "bills" => BILLS.to_vec(),
        "heads" => HEADS.to_vec(),
        "answer" => ANSWER.to_vec(),
        "sound" => SOUND.to_vec(),
        "rubric" => intake::rubric::shipped().iter().map(|(_, text)| text.as_bytes()).collect(),
        "any" => [
            TEXT,
            JSONL,
            CSV,
            VCON,
            CONTACT_LENS,
            PCA,
            DEEPGRAM,
            ASSEMBLYAI,
            AZURE,
            GOOGLE,
            GENESYS,
            ZENDESK,
            WHISPER,
            VTT,
            SRT,
        ]
        .concat(),
        _ => Vec::new(),
    }
}
