import './rules.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../../components/icon'
import { Page } from '../../components/page'
import { Tabs } from '../../components/tabs'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { ActiveRules } from './active-rules'
import { Catalogue } from './catalogue'

const route = getRouteApi('/signed-in/rules')

/** The account's rules, and the catalogue that they come from. */
export function RulesPage(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { tab } = route.useSearch()
  const shown = tab === 'catalogue' ? 'catalogue' : 'active'
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <Link to="/rules/editor" className="button button-main">
          <Icon name="plus" size={16} />
          {texts.newRule}
        </Link>
      }
    >
      <Tabs
        label={texts.tabs}
        shown={shown}
        tabs={[
          { id: 'active', title: texts.active },
          { id: 'catalogue', title: texts.catalogue },
        ]}
        clears={['q', 'verdict', 'state', 'risk', 'product', 'coverage', 'data', 'page']}
      />
      {shown === 'active' ? <ActiveRules /> : <Catalogue />}
    </Page>
  )
}
