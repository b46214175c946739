import { ConditionError } from './condition-error.js'

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/g

/**
 * Puts parameter values in place of `{{name}}`. Inside a JSON object they are escaped, so that a value
 * cannot add members. Throws ConditionError for a parameter without a value.
 */
export function fillParameters(template: string, parameters: Readonly<Record<string, string>>): string {
  if (!template.includes('{{')) return template
  const isJson = /^\s*\{(?!\{)/.test(template)
  return template.replace(PLACE, (_, name: string) => {
    if (!Object.hasOwn(parameters, name)) throw new ConditionError(`parameter ${name} has no value`)
    const value = parameters[name]!
    return isJson ? JSON.stringify(value).slice(1, -1) : value
  })
}
