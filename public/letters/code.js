// Signing in with a code that is mailed: an address, six digits, and where several members share the address, which.
//
// What is drawn here and sent with both is known to this frame alone: a page that watches the digits being typed cannot
// use them.

import { address, button, call, field, form, heading, isAddress, lang, lead, make, say, site, trouble } from "../forms/parts.js";

/** What the code has so many of. */
const DIGITS = 6;

/**
 * Draws the steps into `into`. `who` is who has to prove it once more, as `proved` was told; without it anybody may come
 * in. `proved` gets the session and whose it is. `turn` is called when another step stands there.
 */
export const code = (into, who, proved, turn) => {
  const asked = crypto.randomUUID();
  const [known, ...rest] = who?.split(" ") ?? [];
  // Of several with one address, the one who was chosen before.
  const member = rest.join(" ") || undefined;
  let email = known;

  const show = (...inside) => {
    into.replaceChildren(...inside);
    turn();
  };
  const mail = async () => {
    const answer = await call("POST", "/v1/codes", { site: site.key, email, language: lang, asked });
    if (answer.ok) return undefined;
    if (answer.code === "rate_limited") return ["email", "too_often"];
    return answer.path === "/email" ? ["email", "no_address"] : trouble(answer);
  };
  const enter = async (digits, chosen) => {
    const answer = await call("POST", "/v1/session", { site: site.key, email, asked, code: digits, member: chosen });
    if (answer.ok) {
      // Spaces are in no address.
      proved(answer.session, [email, chosen].filter(Boolean).join(" "));
    } else if (answer.code === "several_members") {
      which(answer.members, digits);
    } else {
      return trouble(answer, { unauthorized: "code_wrong", rate_limited: "many" });
    }
    return undefined;
  };

  const first = () => {
    const ask = async ({ elements }) => {
      if (!isAddress(elements.email)) return ["email", "no_address"];
      email = elements.email.value.trim().toLowerCase();
      return (await mail()) ?? type();
    };
    show(heading(say("card")), lead(say("card_lead")), form("code_send", ask, address(email ?? "")));
  };

  /** The step that asks for the digits; `fault` says why the letter is not on its way. */
  const type = (fault) => {
    const digits = field("code", { autocomplete: "one-time-code", inputmode: "numeric", maxlength: 20, class: "digits" });
    const input = digits.querySelector("input");
    const check = async () => {
      const typed = input.value.replace(/\D/g, "");
      if (typed.length !== DIGITS) return ["code", "digits"];
      const fault = await enter(typed, member);
      return fault && ["code", fault[1]];
    };
    const it = form("open", check, digits);
    // A whole code is as good as sent.
    input.oninput = () => input.value.replace(/\D/g, "").length === DIGITS && it.requestSubmit();
    const status = make("p", { class: "lead", role: "status" }, sentence());
    const again = button("quiet", say("code_again"), async () => {
      status.textContent = say("wait");
      const fault = await mail();
      status.textContent = fault ? say(fault[1]) : sentence();
      input.focus();
    });
    const other = button("quiet", say("other"), first);
    show(heading(say(known ? "fresh" : "type")), status, it, again, ...(known ? [] : [other]));
    if (fault) status.textContent = say(fault[1]);
    input.focus();
    return undefined;
  };
  const sentence = () => say(known ? "fresh_lead" : "sent", { email });

  /** The step that asks which of the members it is. */
  const which = (members, digits) => {
    const choose = async ({ elements }) => {
      const fault = await enter(digits, elements.member.value);
      // A code that is over by now is asked for once more.
      return fault && [undefined, fault[1]];
    };
    const choices = members.map(({ id, name }, index) =>
      make(
        "label",
        { class: "tick" },
        make("input", { type: "radio", name: "member", value: id, checked: index === 0 && "" }),
        make("span", {}, name ? `${name} (${id})` : id),
      ),
    );
    const it = form("open", choose, make("fieldset", {}, make("legend", {}, say("members_lead")), ...choices));
    show(heading(say("members")), it);
    into.querySelector("h1").focus();
  };

  if (known) {
    show(heading(say("fresh")), lead(say("wait")));
    mail().then(type);
  } else {
    first();
  }
};
