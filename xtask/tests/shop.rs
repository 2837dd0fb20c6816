//! A shop's file goes into a real edge: once, again, and after an interruption.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};

/// A site on an edge of its own.
struct Shop {
    server: Child,
    url: String,
    key: String,
    folder: PathBuf,
}

impl Shop {
    fn open(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("shop").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("an empty folder");
        }
        fs::create_dir_all(&folder).expect("a folder");
        let port = TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("its number").port();
        let mut server = Command::new(program())
            .args(["serve", "--port", &port.to_string(), "--state"])
            .arg(folder.join("state"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("the server starts");
        let mut ready = String::new();
        BufReader::new(server.stdout.take().expect("stdout")).read_line(&mut ready).expect("a line");
        let operator_key = ready.trim().rsplit("operator_key=").next().unwrap_or_default().to_owned();
        let url = format!("http://127.0.0.1:{port}");
        let site = json!({
            "name": "Shop", "origins": ["https://shop.example.com"], "currency": "USD", "zone": "UTC", "languages": ["en"],
        });
        let mut answer = ureq::post(format!("{url}/v1/sites"))
            .header("authorization", format!("Bearer {operator_key}"))
            .send_json(site)
            .expect("a site");
        let created: Value = answer.body_mut().read_json().expect("JSON");
        Self { server, url, key: created["secret_key"].as_str().expect("a key").to_owned(), folder }
    }

    /// Writes a log of so many purchases, one of them broken.
    fn log(&self, purchases: u32) -> PathBuf {
        let path = self.folder.join("log.csv");
        let mut file = fs::File::create(&path).expect("a file");
        writeln!(file, "customer,date,amount").expect("written");
        for number in 1..=purchases {
            let amount = if number == 2 { "twelve".to_owned() } else { format!("{}.50", number % 90) };
            writeln!(file, "c{},2026-01-{:02},{amount}", number % 500, number % 28 + 1).expect("written");
        }
        path
    }

    fn import(&self, log: &Path) -> Command {
        let mut command = Command::new(program());
        command.arg("import").arg(log).args(["--url", &self.url, "--map", "member=customer,at=date,total=amount"]);
        command.env("KEPT_KEY", &self.key);
        command
    }

    fn audit(&self) -> Output {
        Command::new(program()).args(["audit", "--url", &self.url]).env("KEPT_KEY", &self.key).output().expect("runs")
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _gone = kill_process_group(Pid::from_child(&self.server), Signal::KILL);
        let _reaped = self.server.wait();
    }
}

#[test]
fn a_file_imported_twice_changes_nothing_the_second_time() {
    let shop = Shop::open("twice");
    let log = shop.log(300);
    let first = said(&shop.import(&log).output().expect("runs"));
    assert!(first.contains("299 accepted, 0 replayed, 1 refused"), "{first}");
    assert!(first.contains("line 3: malformed"), "the broken row is told by its line: {first}");
    let second = said(&shop.import(&log).output().expect("runs"));
    assert!(second.contains("0 accepted, 299 replayed, 1 refused"), "{second}");
    let audit = shop.audit();
    assert!(audit.status.success() && said(&audit).contains("0 differences"), "{}", said(&audit));
}

#[test]
fn an_interrupted_import_goes_on_where_it_was() {
    let shop = Shop::open("interrupted");
    let log = shop.log(25_000);
    let before = bookmarks();
    let mut import = shop.import(&log).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
    let patience = Instant::now() + Duration::from_mins(1);
    while bookmarks().is_subset(&before) {
        assert!(Instant::now() < patience, "no slice was acknowledged");
        std::thread::yield_now();
    }
    import.kill().expect("killed");
    import.wait().expect("ended");
    let rest = said(&shop.import(&log).output().expect("runs"));
    assert!(rest.contains("going on after line"), "{rest}");
    assert!(!rest.starts_with("24999 ") && rest.contains("0 refused"), "only the rest is sent: {rest}");
    let again = said(&shop.import(&log).output().expect("runs"));
    assert!(again.contains("0 accepted, 24999 replayed"), "nothing was lost in between: {again}");
}

/// The imports under way that are past a thousand lines, which no other test's is.
fn bookmarks() -> BTreeSet<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.kept/imports");
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    files.filter(|path| path.extension().is_none() && line(path) > 1_000).collect()
}

fn line(bookmark: &Path) -> u64 {
    fs::read_to_string(bookmark).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn program() -> String {
    std::env::var("KEPT_SERVE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_xtask").into())
}
