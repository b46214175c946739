/** Stands in bundles for what fastify loads to speak HTTP/2, which this server does not (`slim-packages.mjs`). */
'use strict'

const late = (name) => (...values) => require('node:http2')[name](...values)

module.exports = { createServer: late('createServer'), createSecureServer: late('createSecureServer') }
