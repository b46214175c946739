import { OPERATOR_PHRASES } from './describe-operators.js'
import { findOperator } from './operators/index.js'
import { type Clause, type Condition, type Each, type Related, type RuleLogic, SAME_REGION } from './types.js'
import { listItems } from './value-text.js'

/** Parameters as the rule was given them, by name. */
type Parameters = Readonly<Record<string, string>>
type Language = 'en' | 'zh'

interface Phrases {
  readonly needs: (paths: string) => string
  readonly appliesWhen: string
  readonly compliantWhen: string
  readonly and: string
  readonly or: string
  readonly not: string
  readonly onlyIf: (parameter: string) => string
  readonly parameter: (name: string, value: string | undefined) => string
  readonly every: (path: string) => string
  /** Of the elements of a list, and of other resources. */
  readonly each: Readonly<Record<Each['satisfy'], (path: string) => string>>
  readonly others: Readonly<Record<Related['satisfy'], (resources: string) => string>>
  readonly where: string
  readonly holds: string
  readonly related: (type: string, via: string) => string
  readonly sameRegion: (type: string) => string
  readonly element: string
  readonly fields: Readonly<Record<string, string>>
  readonly quoted: (text: string) => string
  readonly list: (items: readonly string[]) => string
  readonly colon: string
  readonly gap: string
}

const ENGLISH: Phrases = {
  needs: (paths) => `Cannot be decided unless these are recorded: ${paths}`,
  appliesWhen: 'Applies when',
  compliantWhen: 'Compliant when',
  and: 'all of these hold',
  or: 'at least one of these holds',
  not: 'this does not hold',
  onlyIf: (parameter) => ` (only where the parameter ${parameter} is given)`,
  parameter: (name, value) => `the parameter ${name}${value === undefined ? '' : ` (${value})`}`,
  every: (path) => `every value of ${path}`,
  each: {
    all: (path) => `for every element of ${path}`,
    any: (path) => `for at least one element of ${path}`,
    none: (path) => `for no element of ${path}`,
  },
  others: {
    all: (resources) => `for every one of ${resources}`,
    any: (resources) => `for at least one of ${resources}`,
    none: (resources) => `for none of ${resources}`,
  },
  where: 'of those for which',
  holds: 'it holds that',
  related: (type, via) => `the ${type} named by ${via}`,
  sameRegion: (type) => `all ${type} of the same region`,
  element: 'the element',
  fields: {
    RegionId: 'the region of the resource',
    AvailabilityZone: 'the zone of the resource',
    Tags: 'the tags of the resource',
    ResourceId: 'the id of the resource',
    ResourceName: 'the name of the resource',
    ResourceType: 'the type of the resource',
    ResourceGroupId: 'the resource group of the resource',
    ResourceStatus: 'the status of the resource',
    ResourceCreateTime: 'the time at which the resource was made',
    AccountId: 'the account of the resource',
  },
  quoted: (text) => `"${text}"`,
  list: (items) => items.join(', '),
  colon: ': ',
  gap: ' ',
}

const CHINESE: Phrases = {
  needs: (paths) => `以下内容未记录时无法判定：${paths}`,
  appliesWhen: '适用条件',
  compliantWhen: '合规条件',
  and: '以下全部成立',
  or: '以下至少一项成立',
  not: '以下不成立',
  onlyIf: (parameter) => `（仅在给出参数 ${parameter} 时）`,
  parameter: (name, value) => `参数 ${name}${value === undefined ? '' : `（${value}）`}`,
  every: (path) => `${path} 的每个值`,
  each: {
    all: (path) => `${path} 的每个元素`,
    any: (path) => `${path} 的至少一个元素`,
    none: (path) => `${path} 没有任何元素`,
  },
  others: {
    all: (resources) => `${resources}：每一个`,
    any: (resources) => `${resources}：至少一个`,
    none: (resources) => `${resources}：没有任何一个`,
  },
  where: '其中满足',
  holds: '满足',
  related: (type, via) => `由 ${via} 指明的 ${type}`,
  sameRegion: (type) => `同一地域的所有 ${type}`,
  element: '该元素',
  fields: {
    RegionId: '资源所在地域',
    AvailabilityZone: '资源所在可用区',
    Tags: '资源标签',
    ResourceId: '资源 ID',
    ResourceName: '资源名称',
    ResourceType: '资源类型',
    ResourceGroupId: '资源所属资源组',
    ResourceStatus: '资源状态',
    ResourceCreateTime: '资源创建时间',
    AccountId: '资源所属账号',
  },
  quoted: (text) => `“${text}”`,
  list: (items) => items.join('、'),
  colon: '：',
  gap: ' ',
}

const PHRASES: Readonly<Record<Language, Phrases>> = { en: ENGLISH, zh: CHINESE }

/** What is said and in which words. */
interface Wording {
  readonly phrases: Phrases
  readonly language: Language
  readonly parameters: Parameters
}

/**
 * A rule's logic as sentences, a line each; what belongs to a line above is indented by two spaces more. Parameters
 * show their values where given, else their names. Nothing is left out: every node of the logic has its line.
 */
export function describeLogic(
  logic: RuleLogic,
  parameters: Parameters,
  language: Language,
): readonly string[] {
  const wording = { phrases: PHRASES[language], language, parameters }
  const { phrases } = wording
  const part = (title: string, condition: Condition) => stated(`${title}${phrases.colon}`, condition, wording)
  return [
    ...(logic.needs.length === 0
      ? []
      : [phrases.needs(phrases.list(logic.needs.map((path) => pathText(path, phrases))))]),
    ...(logic.appliesWhen === undefined ? [] : part(phrases.appliesWhen, logic.appliesWhen)),
    ...part(phrases.compliantWhen, logic.compliant),
  ]
}

/** A condition behind the beginning of its line; its parts on lines of their own. */
function stated(lead: string, condition: Condition, wording: Wording): readonly string[] {
  const { phrases } = wording
  const note = condition.onlyIf === undefined ? '' : phrases.onlyIf(condition.onlyIf)
  if ('not' in condition) return [`${lead}${phrases.not}${note}`, ...below([condition.not], wording)]
  if ('children' in condition) {
    const [only] = condition.children
    if (condition.children.length === 1 && only !== undefined && note === '')
      return stated(lead, only, wording)
    const title = condition.operator === 'and' ? phrases.and : phrases.or
    return [`${lead}${title}${note}`, ...below(condition.children, wording)]
  }
  if ('each' in condition)
    return [
      `${lead}${phrases.each[condition.satisfy](pathText(condition.each, phrases))}${note}`,
      ...ofEach(condition, wording),
    ]
  if ('related' in condition) {
    const others = relatedText(condition, phrases)
    const needs = condition.needs ?? []
    const needed = needs.map((path) => pathText(path, phrases))
    return [
      `${lead}${phrases.others[condition.satisfy](others)}${note}`,
      ...(needed.length === 0 ? [] : [indented(`- ${phrases.needs(phrases.list(needed))}`)]),
      ...ofEach(condition, wording),
    ]
  }
  return [`${lead}${clauseText(condition, wording)}${note}`]
}

function below(conditions: readonly Condition[], wording: Wording): readonly string[] {
  return conditions.flatMap((condition) => stated('- ', condition, wording)).map(indented)
}

function indented(line: string): string {
  return `  ${line}`
}

function ofEach({ where, condition }: Each | Related, wording: Wording): readonly string[] {
  const { where: whereTitle, holds, colon } = wording.phrases
  return [
    ...(where === undefined ? [] : stated(`- ${whereTitle}${colon}`, where, wording)),
    ...stated(`- ${holds}${colon}`, condition, wording),
  ].map(indented)
}

function relatedText({ related, via }: Related, phrases: Phrases): string {
  return via === SAME_REGION ? phrases.sameRegion(related) : phrases.related(related, pathText(via, phrases))
}

function clauseText({ featurePath, operator, desired }: Clause, wording: Wording): string {
  const { phrases, language } = wording
  const path = pathText(featurePath, phrases)
  const isOpen = /\*|\.\.|\?\(|,|\d:/.test(featurePath)
  const dataType = findOperator(operator)?.dataType
  const isScalar =
    dataType === 'String' || dataType === 'Number' || dataType === 'Boolean' || dataType === 'Time'
  const subject = isOpen && isScalar ? phrases.every(path) : path
  const phrase = OPERATOR_PHRASES[operator]?.[language]
  const value = desired === undefined ? '' : desiredText(desired, wording)
  if (phrase === undefined) return [subject, operator, value].filter((text) => text !== '').join(' ')
  return `${subject}${phrases.gap}${phrase.replace('{}', () => value)}`
}

/** `$.A.B` as `A.B`; what a relation or a field of the record is called. */
function pathText(path: string, phrases: Phrases): string {
  if (path === '@') return phrases.element
  const field = /^resource\.(.+)$/.exec(path)?.[1]
  if (field !== undefined) return phrases.fields[field] ?? field
  return path.replace(/^[$@]\.?/, '') || path
}

/** A desired value; `{{name}}` stands for a parameter, `{{$.path}}` for a value of the resource itself. */
function desiredText(desired: string, { phrases, parameters }: Wording): string {
  const named = (name: string) =>
    /^(\$|resource\.)/.test(name) ? pathText(name, phrases) : phrases.parameter(name, parameters[name])
  const whole = /^\{\{([^{}]+)\}\}$/.exec(desired)?.[1]
  if (whole !== undefined) return named(whole.trim())
  const text = desired.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => `{${named(name.trim())}}`)
  if (/^[[{]/.test(text)) return text
  const items = listItems(text)
  return items.length < 2 ? phrases.quoted(text) : phrases.list(items.map(phrases.quoted))
}
