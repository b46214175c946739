import { externalTarget, MAX_LINKS_PER_SHEET } from '../link-target.js'
import { linkLocation } from '../sheet-names.js'
import type { PlacedLink } from './cell-records.js'
import { u16, u32 } from './records.js'

const STANDARD_LINK = Buffer.from('d0c9ea79f9bace118c8200aa004ba90b', 'hex')
const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const HAS_ADDRESS = 0x03
const HAS_LOCATION = 0x08

/** The data of a link record, or null when the link has to stay text. Source: [MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7. */
export function hyperlinkRecord({ row, column, link }: PlacedLink, index: number): Buffer | null {
  if (index >= MAX_LINKS_PER_SHEET) return null
  const head = [u16(row, row, column, column), STANDARD_LINK, u32(2)]
  if ('sheet' in link) return Buffer.concat([...head, u32(HAS_LOCATION), countedText(linkLocation(link))])
  const target = externalTarget(link.url)
  if (target === null) return null
  const address = Buffer.from(`${target}\0`, 'utf16le')
  return Buffer.concat([...head, u32(HAS_ADDRESS), URL_MONIKER, u32(address.length), address])
}

function countedText(text: string): Buffer {
  return Buffer.concat([u32(text.length + 1), Buffer.from(`${text}\0`, 'utf16le')])
}
