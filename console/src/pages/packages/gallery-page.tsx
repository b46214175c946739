import './packages.css'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { SelectField, TextField } from '../../components/field'
import { Page } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { Badge, Risk } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { categoryTexts, packageTexts } from '../../texts/packages'
import { shellTexts } from '../../texts/shell'
import { categoriesOf, controlsOf, type Template, typesOf, useTemplates } from './template'

/** Templates to make a package of, by words and category. */
export function GalleryPage(): ReactElement {
  const texts = useTexts(packageTexts)
  const shell = useTexts(shellTexts)
  const format = useFormat()
  const query = useTemplates()
  const { q = '', category = '' } = getRouteApi('/signed-in/packages/gallery').useSearch()
  const all = query.data?.CompliancePackTemplatesResult?.CompliancePackTemplates ?? []
  const shown = all.filter((template) => isFound(template, q, category))
  return (
    <Page title={texts.gallery} lead={texts.galleryLead}>
      <Filters categories={[...new Set(all.flatMap(categoriesOf))].sort()} />
      <Answered query={query}>
        {() => (
          <>
            <p className="muted small" aria-live="polite">
              {texts.found(format.count(shown.length))}
            </p>
            {shown.length === 0 && <State icon="search" title={shell.nothingFound} />}
            <ul className="gallery">
              {shown.map((template) => (
                <TemplateCard key={template.CompliancePackTemplateId} template={template} />
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Page>
  )
}

function Filters({ categories }: { readonly categories: readonly string[] }): ReactElement {
  const texts = useTexts(packageTexts)
  const names: Readonly<Record<string, string>> = useTexts(categoryTexts)
  const navigate = useNavigate({ from: '/packages/gallery' })
  const { q = '', category = '' } = getRouteApi('/signed-in/packages/gallery').useSearch()
  return (
    <search className="filters">
      <TextField
        label={texts.search}
        type="search"
        value={q}
        onChange={({ target }) =>
          void navigate({ search: (before) => ({ ...before, q: target.value || undefined }), replace: true })
        }
      />
      <SelectField
        label={texts.category}
        value={category}
        onChange={({ target }) =>
          void navigate({
            search: (before) => ({ ...before, category: target.value || undefined }),
            replace: true,
          })
        }
      >
        <option value="">{texts.allCategories}</option>
        {categories.map((each) => (
          <option key={each} value={each}>
            {names[each] ?? each}
          </option>
        ))}
      </SelectField>
    </search>
  )
}

function TemplateCard({ template }: { readonly template: Template }): ReactElement {
  const texts = useTexts(packageTexts)
  const names: Readonly<Record<string, string>> = useTexts(categoryTexts)
  const format = useFormat()
  const { group } = getRouteApi('/signed-in/packages/gallery').useSearch()
  const rules = template.ConfigRules ?? []
  const controls = controlsOf(rules)
  return (
    <li className="card">
      <div className="row">
        {categoriesOf(template).map((category) => (
          <Badge key={category} tone="accent">
            {names[category] ?? category}
          </Badge>
        ))}
        <Risk level={template.RiskLevel} />
      </div>
      <h2>{spaced(template.CompliancePackTemplateName ?? '')}</h2>
      <p className="muted">{template.Description}</p>
      <p className="card-facts">
        <span>{texts.rulesCount(format.count(rules.length))}</span>
        <span>{texts.typesCount(format.count(typesOf(rules).length))}</span>
        {controls.length > 0 && <span>{texts.controlsCount(format.count(controls.length))}</span>}
      </p>
      <PlaceLink
        to="/packages/new"
        search={{ template: template.CompliancePackTemplateId, group }}
        className="button button-plain"
      >
        {texts.choose}
        <span className="visually-hidden"> {template.CompliancePackTemplateName}</span>
      </PlaceLink>
    </li>
  )
}

function isFound(template: Template, words: string, category: string): boolean {
  if (category !== '' && !categoriesOf(template).includes(category)) return false
  const rules = template.ConfigRules ?? []
  const text = [
    template.CompliancePackTemplateName,
    template.Description,
    ...rules.map((rule) => `${rule.ManagedRuleName} ${rule.ManagedRuleIdentifier} ${rule.ControlId ?? ''}`),
  ]
    .join(' ')
    .toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** `BestPracticesForOSS` with places where a line may break. */
function spaced(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '\u200b')
}
