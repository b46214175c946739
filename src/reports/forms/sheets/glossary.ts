import type { SheetSource } from '../../../workbook/model.js'
import { textIn } from '../../text-in.js'
import type { FormView } from '../form-view.js'
import { GLOSSARY } from '../glossary.js'
import { BANNER, BANNER_BELOW, LABEL, TABLE_HEAD, VALUE } from '../look.js'
import { createSheetLayout } from './sheet-layout.js'

const WIDTHS = [2, 30, 110]
const LAST = 2

/** What the words of the report mean. */
export function glossarySheet({ record }: FormView): SheetSource {
  const { header } = record.head
  const { title, term, meaning, entries } = textIn(GLOSSARY, header.language)
  const layout = createSheetLayout(WIDTHS)
  layout.addWide(title, BANNER, LAST, 36)
  layout.addWide(header.pack.name, BANNER_BELOW, LAST, 24)
  layout.addRow([])
  layout.addRow([null, { value: term, style: TABLE_HEAD }, { value: meaning, style: TABLE_HEAD }])
  for (const [name, text] of entries)
    layout.addStretched(
      [
        { value: name, style: LABEL },
        { value: text, style: VALUE },
      ],
      LAST,
    )
  return {
    name: title,
    columns: WIDTHS.map((widthChars) => ({ widthChars })),
    rows: layout.rows,
    merges: layout.merges,
    showGridlines: false,
    tabColor: '1F3A5F',
    print: { fitToWidth: true, area: `A1:C${layout.rows.length}`, footer: header.pack.name },
  }
}
