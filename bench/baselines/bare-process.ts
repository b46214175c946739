/** A node process that does nothing but say that it runs. */
process.send?.('running')
process.channel?.ref()
