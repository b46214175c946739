/**
 * Gives the parts of a split report names of files that no two groups share, whatever the case of letters: `stem`, a dash
 * and the group, or the group alone where there is no stem.
 */
export function createPartNames(stem: string, extension: string): (group: string) => string {
  const begin = stem === '' ? '' : `${stem}-`
  const taken = new Set<string>()
  return (group) => {
    const slug = group.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 60) || 'none'
    let name = `${begin}${slug}`
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${begin}${slug}-${number}`
    taken.add(name.toLowerCase())
    return `${name}.${extension}`
  }
}
