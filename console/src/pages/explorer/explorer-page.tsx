import './explorer.css'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useDeclarations } from '../../api/declarations'
import { Page } from '../../components/page'
import { Answered, State } from '../../components/states'
import { explorerTexts } from '../../texts/explorer'
import { useTexts } from '../../texts/language'
import { OperationList } from './operation-list'
import { OperationView } from './operation-view'

const route = getRouteApi('/signed-in/explorer')

/** Every operation: what it is, called from here, and as code. */
export function ExplorerPage(): ReactElement {
  const texts = useTexts(explorerTexts)
  const { op, version } = route.useSearch()
  const query = useDeclarations()
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Answered query={query}>
        {({ operations }) => {
          const named = operations.filter(({ name }) => name === op)
          const chosen = named.find((each) => each.version === version) ?? named[0]
          return (
            <div className="explorer">
              <OperationList operations={operations} chosen={chosen} />
              {chosen === undefined ? (
                <State icon="explorer" title={texts.choose}>
                  <p>{texts.chooseText}</p>
                </State>
              ) : (
                <OperationView key={`${chosen.name} ${chosen.version}`} operation={chosen} />
              )}
            </div>
          )
        }}
      </Answered>
    </Page>
  )
}
