//! Files in and out: downloads, uploads, and what the browser knows about their bytes.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Reflect, Uint8Array};
use loyalty::time::{self, Moment};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

const HOUR_MS: i64 = 60 * 60 * 1000;

#[wasm_bindgen(module = "/js/files.js")]
extern "C" {
    #[wasm_bindgen(js_name = save)]
    fn save_parts(name: &str, parts: &Array, kind: &str);
    /// An id that nothing else has.
    pub fn uuid() -> String;
    #[wasm_bindgen(catch)]
    async fn bytes(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn digest(bytes: &[u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = decode)]
    fn decode_bytes(bytes: &[u8], label: &str) -> String;
    fn offset(zone: &str, at: f64) -> i32;
    #[wasm_bindgen(catch, js_name = keep)]
    async fn keep_file(site: &str, name: &str, bytes: &[u8], settings: &str) -> Result<(), JsValue>;
    /// Has this browser note how far the import of the file that it keeps for a site has come.
    pub async fn note(site: &str, settings: &str);
    #[wasm_bindgen(js_name = kept)]
    async fn kept_file(site: &str) -> JsValue;
    #[wasm_bindgen(js_name = forget)]
    async fn forget_file(site: &str);
}

/// Hands the person a file made of these parts.
pub fn save(name: &str, parts: &[String], kind: &str) {
    save_parts(name, &parts.iter().map(JsValue::from).collect(), kind);
}

/// The bytes of a file that was chosen; nothing where it cannot be read any more.
pub async fn read(file: &web_sys::File) -> Option<Vec<u8>> {
    let bytes = bytes(file).await.ok()?;
    Some(bytes.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// What tells a file from every other.
pub async fn fingerprint(bytes: &[u8]) -> String {
    digest(bytes).await.ok().and_then(|hex| hex.as_string()).unwrap_or_default()
}

/// The text that bytes spell in this encoding.
pub fn decode(bytes: &[u8], encoding: loyalty::import::encoding::Encoding) -> String {
    decode_bytes(bytes, encoding.label())
}

/// A file that waits to be imported to its end.
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How it is read.
    pub settings: String,
    /// The same with how far it has come, once something of it was sent.
    pub noted: Option<String>,
}

/// Has this browser keep a file until it is imported; whether it does.
pub async fn keep(site: &str, name: &str, bytes: &[u8], settings: &str) -> bool {
    keep_file(site, name, bytes, settings).await.is_ok()
}

/// The file that this browser keeps for the site.
pub async fn kept(site: &str) -> Option<Kept> {
    let kept = kept_file(site).await;
    let get = |name: &str| Reflect::get(&kept, &name.into()).ok();
    let text = |name: &str| get(name)?.as_string();
    let bytes = get("bytes")?.dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(Kept { name: text("name")?, bytes, settings: text("settings")?, noted: text("noted") })
}

/// Forgets it.
pub async fn forget(site: &str) {
    forget_file(site).await;
}

/// A time zone by its IANA name, as the browser knows it. Offsets are asked once an hour of the file's times.
pub struct Zone {
    name: String,
    hours: RefCell<HashMap<i64, i32>>,
}

impl Zone {
    /// The zone of this name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), hours: RefCell::default() }
    }
}

impl time::Zone for Zone {
    fn offset_s(&self, at: Moment) -> i32 {
        let hour = at.0.div_euclid(HOUR_MS);
        // Moments are below 2^53, where a float is exact.
        #[expect(clippy::cast_precision_loss)]
        *self.hours.borrow_mut().entry(hour).or_insert_with(|| offset(&self.name, (hour * HOUR_MS) as f64))
    }
}
