// The queue that tells the office of deliveries, as the edge writes to it: a site's number as text.

export const send = async (env, site) => env.DELIVERIES.send(site, { contentType: "text" });
