/** The strings of a JSON text without secrets, its other tokens as they are; what is no JSON is scrubbed as a text. */
export function scrubJson(json: string, scrub: (text: string) => string): string {
  if (json.length > longestJson) return scrub(json)
  try {
    JSON.parse(json)
  } catch {
    return scrub(json)
  }
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, (token) => {
    const text = JSON.parse(token) as string
    const clean = scrub(text)
    return clean === text ? token : JSON.stringify(clean)
  })
}

/** Beyond this a JSON column is written as text. */
const longestJson = 1_000_000
