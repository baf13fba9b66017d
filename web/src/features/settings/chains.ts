import type { Schemas } from "../../shared/api/client"

type Model = Schemas["ModelObject"]

/** A chain with one of its models moved by one place; the same chain at its ends. */
export function moved(chain: readonly string[], index: number, by: -1 | 1): string[] {
  const to = index + by
  const copy = [...chain]
  const [one, other] = [copy[index], copy[to]]
  if (one === undefined || other === undefined) return copy
  copy[index] = other
  copy[to] = one
  return copy
}

/** The models of a kind that a chain does not have yet, those that can be used now first. */
export function addable(models: readonly Model[], kind: Schemas["AssetKind"], chain: readonly string[]): Model[] {
  const others = models.filter((model) => model.kinds.includes(kind) && !chain.includes(model.name))
  return others.toSorted((a, b) => Number(b.is_available) - Number(a.is_available) || a.name.localeCompare(b.name))
}

/** The keys of each provider, in the order of the API. */
export function keysByProvider(keys: readonly Schemas["KeyObject"][]): [string, Schemas["KeyObject"][]][] {
  const groups = new Map<string, Schemas["KeyObject"][]>()
  for (const key of keys) groups.set(key.provider, [...(groups.get(key.provider) ?? []), key])
  return [...groups]
}
