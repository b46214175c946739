import { integer } from './setting.js'

/** What one client, and all together, may take of the server. */
export const HTTP_SETTINGS = {
  maxConnections: integer(
    'ASSAY_MAX_CONNECTIONS',
    1_000,
    1,
    100_000,
    'Connections kept at once; further ones are closed.',
  ),
  maxBodyBytes: integer(
    'ASSAY_MAX_BODY_BYTES',
    4_194_304,
    65_536,
    16_777_216,
    'Largest body of a call in bytes; parts of an upload have up to 16 MB whatever this says.',
  ),
  maxHeaderBytes: integer(
    'ASSAY_MAX_HEADER_BYTES',
    65_536,
    8_192,
    1_048_576,
    'Largest request line and headers together, in bytes; parameters of GET calls stand in the line.',
  ),
  headersTimeoutSeconds: integer(
    'ASSAY_HEADERS_TIMEOUT',
    20,
    1,
    600,
    'Seconds within which a client must have sent its headers; also for a TLS handshake.',
  ),
  requestTimeoutSeconds: integer(
    'ASSAY_REQUEST_TIMEOUT',
    120,
    1,
    3_600,
    'Seconds within which a client must have sent its whole request, and that a connection may stand still while a reply is sent.',
  ),
  keepAliveSeconds: integer(
    'ASSAY_KEEP_ALIVE',
    72,
    1,
    3_600,
    'Seconds that an idle connection is kept for its next request.',
  ),
}
