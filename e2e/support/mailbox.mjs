// The development mailbox: letters that a real installation would have sent.

/** What matches in the newest letter to this address: the whole match, or its first group. */
export async function mailed(server, to, pattern) {
  const headers = { Authorization: `Bearer ${server.operatorKey}` };
  const { mails } = await (await fetch(`${server.url}/v1/mailbox`, { headers })).json();
  const letter = mails.find((one) => one.to === to);
  const found = letter && pattern.exec(letter.body);
  if (!found) throw new Error(`no letter to ${to} says ${pattern}`);
  return found[1] ?? found[0];
}
