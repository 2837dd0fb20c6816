//! A mail server of others (`smtp-server`, the one of nodemailer) that is encrypted from the first byte, with a
//! certificate made for this run.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::member::fresh;

/// The server; it ends with the test.
pub(crate) struct MailServer {
    process: Child,
    pub(crate) port: String,
    /// Where its certificate is.
    pub(crate) certificate: PathBuf,
    told: Arc<Mutex<Vec<Value>>>,
}

impl MailServer {
    /// A server that calls itself `localhost`.
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("certificates");
        fs::create_dir_all(&folder).expect("a folder");
        let name = fresh(&std::process::id().to_string());
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let (key, certificate) = (folder.join(format!("{name}.key")), folder.join(format!("{name}.pem")));
        fs::write(&key, made.signing_key.serialize_pem()).expect("the key is written");
        fs::write(&certificate, made.cert.pem()).expect("the certificate is written");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/support/mail_server.mjs");
        let mut command = Command::new("node");
        command.arg(script).args([&key, &certificate]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("node");
        let mut lines = BufReader::new(process.stdout.take().expect("stdout")).lines();
        let ready: Value = serde_json::from_str(&lines.next().expect("a line").expect("text")).expect("JSON");
        let told = Arc::<Mutex<Vec<Value>>>::default();
        let shared = Arc::clone(&told);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                shared.lock().expect("what was told").push(serde_json::from_str(&line).expect("JSON"));
            }
        });
        Self { process, port: ready["port"].to_string(), certificate, told }
    }

    /// What came so far: connections, letters, and handshakes that failed.
    pub(crate) fn told(&self) -> Vec<Value> {
        self.told.lock().expect("what was told").clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}
