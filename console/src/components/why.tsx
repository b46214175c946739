import type { ReactElement } from 'react'
import { isObject, parseJson, textIn } from '../format/json'
import { useTexts } from '../texts/language'
import { whyTexts } from '../texts/why'

/** Why a result is what it is, of its annotation: property, actual and expected value, and words where there are some. */
export function Why({ annotation }: { readonly annotation: string | undefined }): ReactElement | null {
  const texts = useTexts(whyTexts)
  if (annotation === undefined || annotation === '') return null
  const value = parseJson(annotation)
  if (!isObject(value)) return <p className="why-text">{annotation}</p>
  const [property, operator, reason] = ['property', 'operator', 'reason'].map((name) => textIn(value, name))
  const actual = textIn(value, 'configuration')
  const desired = textIn(value, 'desiredValue')
  return (
    <dl className="why">
      {property !== '' && (
        <div>
          <dt>{texts.property}</dt>
          <dd>
            <code>{property}</code>
          </dd>
        </div>
      )}
      {operator !== '' && (
        <>
          <div>
            <dt>{texts.actual}</dt>
            <dd className="why-actual">{actual === '' ? <em>{texts.nothing}</em> : <code>{actual}</code>}</dd>
          </div>
          <div>
            <dt>{texts.expected}</dt>
            <dd className="why-expected">
              <span className="why-operator">{operator}</span> {desired !== '' && <code>{desired}</code>}
            </dd>
          </div>
        </>
      )}
      {reason !== '' && (
        <div>
          <dt>{texts.reason}</dt>
          <dd>{reason}</dd>
        </div>
      )}
    </dl>
  )
}
