//! Makes the browser that is looked at a counter, without a code to type: whoever may add devices may add this one.

use super::team::Code;
use crate::api::{Call, Trouble};
use crate::texts::team as says;

/// Goes to the counter; enrols this browser first unless it already is one.
pub async fn open() -> Result<(), Trouble> {
    let asked = Call::new(gloo_net::http::Method::GET, "/v1/counter").personal().unasked().header("kept-counter", "1");
    let address = match asked.exchange().await {
        Ok(_) => "/counter".to_owned(),
        Err(_) => Code::make(says::device_this()).await?.address(),
    };
    if let Some(window) = web_sys::window() {
        // A document of its own: the counter is made to be installed on a device, and knows nothing of the console.
        let _gone = window.location().assign(&address);
    }
    Ok(())
}
