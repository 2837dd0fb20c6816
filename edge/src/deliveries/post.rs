//! Calling others' systems: one request, nothing followed, nothing waited for without end.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long an answer may take.
const TIMEOUT_MS: u32 = 15_000;

/// Posts. Redirects are not followed: an address was agreed on, and no other.
pub async fn post(url: &str, headers: &[(&str, String)], body: &str) -> Result<web_sys::Response, JsValue> {
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    let signal = Reflect::get(&global, &"AbortSignal".into())?;
    let timeout: Function = Reflect::get(&signal, &"timeout".into())?.dyn_into()?;
    let (options, sent) = (Object::new(), Object::new());
    for (name, value) in headers {
        Reflect::set(&sent, &(*name).into(), &value.into())?;
    }
    Reflect::set(&sent, &"user-agent".into(), &"Kept".into())?;
    Reflect::set(&options, &"method".into(), &"POST".into())?;
    Reflect::set(&options, &"headers".into(), &sent)?;
    Reflect::set(&options, &"body".into(), &body.into())?;
    Reflect::set(&options, &"redirect".into(), &"manual".into())?;
    Reflect::set(&options, &"signal".into(), &timeout.call1(&signal, &TIMEOUT_MS.into())?)?;
    let answer: Promise = fetch.call2(&global, &url.into(), &options)?.dyn_into()?;
    JsFuture::from(answer).await?.dyn_into()
}

/// Whether nobody answered in time.
pub fn is_timeout(error: &JsValue) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == "TimeoutError")
}
