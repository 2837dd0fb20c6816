// The copies of public configs in KV, as the edge asks for them. Terms are in seconds.

export const read = async (env, name, fresh) => env.CONFIG.get(name, { type: "text", cacheTtl: fresh });

export const keep = async (env, name, text, term) => env.CONFIG.put(name, text, { expirationTtl: term });
