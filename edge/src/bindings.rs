//! Other Workers and files, asked as the platform made them.
//!
//! The `worker` crate's own wrapper brings every option that a request can have, a hundredth of what a Worker may weigh.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Fetcher};

/// What the binding of this name answers: to a request as it came in, or to an address.
pub async fn fetch(env: &Env, name: &str, asked: &JsValue) -> Result<web_sys::Response, JsValue> {
    let binding: Object = env.get_binding::<Fetcher>(name).map_err(JsValue::from)?.into_rpc();
    let fetch: Function = Reflect::get(&binding, &"fetch".into())?.dyn_into()?;
    let answer: Promise = fetch.call1(&binding, asked)?.dyn_into()?;
    JsFuture::from(answer).await?.dyn_into()
}
