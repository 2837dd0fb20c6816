//! What the counter asks of JavaScript: the functions of `js/counter/`, one by one.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/counter/store.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    pub(super) async fn deeds() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn keep(deed: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = drop)]
    pub(super) async fn forget(numbers: Vec<f64>) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn known(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn learn(name: &str, text: &str) -> Result<(), JsValue>;
    pub(super) fn alone(work: &JsValue) -> Promise;
    pub(super) fn follow(heard: &JsValue);
    pub(super) fn persist();
}

#[wasm_bindgen(module = "/js/counter/camera.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    pub(super) async fn scan(video: &JsValue) -> Result<JsValue, JsValue>;
    pub(super) fn stop();
}

#[wasm_bindgen(module = "/js/counter/page.js")]
extern "C" {
    pub(super) fn install(ready: &JsValue, changed: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = takeOver)]
    pub(super) fn take_over();
    pub(super) fn reload();
    #[wasm_bindgen(js_name = takeHash)]
    pub(super) fn take_hash() -> String;
    pub(super) fn line(heard: &JsValue);
    pub(super) fn online() -> bool;
}

/// The time by this device's clock, in milliseconds since 1970.
pub(super) fn now() -> i64 {
    // Milliseconds since 1970 are whole and far below 2^53.
    #[expect(clippy::cast_possible_truncation)]
    let now = js_sys::Date::now() as i64;
    now
}

/// An id that nobody else draws: `c-` and 122 random bits.
pub(super) fn fresh_id(kind: &str) -> String {
    let drawn = web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.random_uuid());
    format!("{kind}-{}", drawn.unwrap_or_default())
}

/// A function for JavaScript to call whenever it likes, for as long as the page lives.
pub(super) fn callback(heard: impl Fn() + 'static) -> JsValue {
    Closure::<dyn Fn()>::new(heard).into_js_value()
}
