//! How a customer on any page proves that an address is theirs: a code that is mailed and typed.

use super::wire;

wire! { request
/// Asks for a customer's code. The answer is the same for every address.
pub struct NewCustomerCode {
    /// The site's public key.
    pub site: String,
    /// Where the code is mailed to.
    pub email: String,
    /// The language of the letter: `en` or `ru`.
    pub language: String,
    /// A random text of 22 to 100 characters that only the asking frame knows; it is sent again with the code.
    pub asked: String,
}}
