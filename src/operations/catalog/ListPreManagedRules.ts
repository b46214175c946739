import Type from 'typebox'
import { json, long } from '../../rpc/fields.js'
import { shape, wireAny, wireList, wireLong, wireText } from '../../rpc/shapes.js'
import type { ManagedRule } from '../../rules/catalogue/types.js'
import { listManagedRules } from '../../rules/list-managed-rules.js'
import { localText } from '../../rules/local-text.js'
import { loadMappings } from '../../templates/load-data.js'
import { templateRules } from '../../templates/template-rules.js'
import { operation } from '../operation.js'
import { sliceOf } from '../page-slice.js'
import { anyMap, type ParameterDetails, parameterDetails } from '../rule/shapes.js'
import { type InLanguage, inLanguage } from './shapes.js'

const preManagedRule = shape<InLanguage<ManagedRule>>({
  CompulsoryInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => spec.required),
  ),
  ConfigRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  // There are no help pages behind the rules yet.
  HelpUrls: wireText.from(() => undefined),
  Identifier: wireText.from(({ entry }) => entry.id),
  OptionalInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => !spec.required),
  ),
  ResourceType: wireText.from(({ entry }) => entry.resourceTypes.join(',')),
})

/**
 * The managed rules that EvaluatePreConfigRules can run on ROS properties, by identifier: those that look at a type
 * which a template mapping speaks of.
 */
export const ListPreManagedRules = operation({
  name: 'ListPreManagedRules',
  version: '2020-09-07',
  ramAction: 'config:ListPreManagedRules',
  access: 'list',
  params: {
    PageNumber: long({ min: 1, default: 1 }),
    PageSize: long({ min: 1, max: 100, default: 10 }),
    ResourceTypes: json(Type.Array(Type.String())),
  },
  reply: { ManagedRules: wireList(preManagedRule), PageNumber: wireLong, PageSize: wireLong },
  errors: [],
  async handle(input, { catalogue, request }) {
    const given = input.ResourceTypes ?? []
    const resourceTypes = given.length === 0 ? undefined : given
    const rules = templateRules(listManagedRules(catalogue, { resourceTypes }), await loadMappings(), 'ros')
    return {
      ManagedRules: inLanguage(sliceOf(rules, input), request.language),
      PageNumber: input.PageNumber,
      PageSize: input.PageSize,
    }
  },
})
