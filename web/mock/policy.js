// The content security policy that the server sends. `PLAYER_STYLE` is the style element in the
// player's shadow root; the browser tests fail when a new version of the player changes it.
export const PLAYER_STYLE = 'sha256-gXnHDepVZ6KF6fKGOD+GVc9BynM50JQqht95p3HpemI='
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${PLAYER_STYLE}'`,
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')
