/** Stands in bundles for what fastify, its router and the log load to throw when they are misused (`slim-packages.mjs`). */
'use strict'

module.exports = (value, message) => {
  if (!value) require('node:assert')(value, message)
}
