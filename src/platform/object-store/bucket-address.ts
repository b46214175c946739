/** How hosts name buckets. Source: spec/oss.md 5. */
export interface BucketAddressing {
  /** Host (lower case, without port) to the one bucket it stands for. */
  readonly boundHosts: ReadonlyMap<string, string>
}

/** No host of one's own: virtual-host style on OSS's domain, path style everywhere else. */
export const defaultAddressing: BucketAddressing = { boundHosts: new Map() }

// Clients that are given an IP address still send `{bucket}.oss-{region}.aliyuncs.com` as Host.
const OSS_HOST = /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.oss-[a-z0-9-]+\.aliyuncs\.com$/

/** The bucket a Host header stands for, or null when the path names it. */
export function bucketOfHost(host: string | undefined, { boundHosts }: BucketAddressing): string | null {
  const name = (host ?? '').toLowerCase().replace(/:\d*$/, '')
  return boundHosts.get(name) ?? OSS_HOST.exec(name)?.[1] ?? null
}

/**
 * Bucket and key (without leading slash; empty for the bucket itself) of a decoded request path. The
 * official client, told to use path style at an IP address, names the bucket in both: then it counts once,
 * so a key that begins with its own bucket's name cannot be addressed by host.
 */
export function addressOf(
  host: string | undefined,
  path: string,
  addressing: BucketAddressing,
): { readonly bucket: string; readonly key: string } {
  const bucket = bucketOfHost(host, addressing)
  if (bucket !== null && !path.startsWith(`/${bucket}/`)) return { bucket, key: path.slice(1) }
  const slash = path.indexOf('/', 1)
  return slash === -1
    ? { bucket: path.slice(1), key: '' }
    : { bucket: path.slice(1, slash), key: path.slice(slash + 1) }
}
