/**
 * What the console's page may do: load its own scripts, styles and images, and call the server it came from. No inline
 * script or style, no other host, no frame around it, no string that becomes code or markup.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Of every reply of the console. */
export const SAFETY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Names of such files hold a digest of their contents. */
export const FOREVER = 'public, max-age=31536000, immutable'
/** Asked for again each time, by ETag. */
export const ASK_AGAIN = 'no-cache'
