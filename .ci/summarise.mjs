// node .ci/summarise.mjs FAILED_STEPS RESULTS.json...: names what failed, and ends with one line `N passed, N failed`.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [, , failedSteps, ...files] = process.argv
/** Lines of a message that are shown; the whole of it stands further above. */
const SHOWN_LINES = 12

let passed = 0
let failed = 0
for (const file of files) {
  const results = readResults(file)
  passed += results?.numPassedTests ?? 0
  for (const { title, message } of results === undefined
    ? [{ title: file, message: 'no results' }]
    : failuresOf(results)) {
    failed += 1
    console.log(`FAILED ${title}`)
    console.log(
      message
        .split('\n', SHOWN_LINES)
        .map((line) => `    ${line}`)
        .join('\n'),
    )
  }
}
console.log(`${passed} passed, ${Math.max(Number(failedSteps), failed)} failed`)

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Tests that failed, and files of which none did: such a file could not be read, or its hook failed. */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const place = relative(process.cwd(), name)
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (tests.length === 0) return status === 'failed' ? [{ title: place, message: message ?? '' }] : []
    return tests.map((test) => ({
      title: `${place} > ${test.fullName}`,
      message: (test.failureMessages ?? []).join('\n'),
    }))
  })
}
