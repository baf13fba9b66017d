import type { Schemas } from "../api/client"

/** What a job without takes of its own does. */
export const JOB_MODE: Record<Schemas["JobMode"], string> = {
  produce: "Make the film",
  retry: "Make what is missing",
  retry_stale: "Make what is out of date",
  retry_fallbacks: "Make again by the first models",
  regenerate: "New takes",
  render: "Render the film",
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** The words of takes: their price, their queue, and what sets them apart. */
export const TAKES = {
  seed: "Seed",
  seedHint: "The same seed repeats a result, where the model supports it. Empty: as before.",
  randomSeed: "Random seed",
  pricing: "price …",
  dismiss: "Hide the failure",
  accept: "Use it in the film",
  reject: "Reject it",
  noTake: "There is no take yet. Make one first.",
  reuse: "Use its prompt, model and seed",
  number: (number: number) => `Take ${number}`,
  choice: (number: number, status: string, model: string) => `Take ${number}: ${status}, ${model}`,
  compare: "Compare takes",
  compareTitle: "Takes side by side",
  compareHint: "What differs is marked.",
  first: "First take",
  second: "Second take",
  differs: "differs",
  none: "none",
  facts: {
    status: "State",
    model: "Model",
    seed: "Seed",
    length: "Length",
    size: "Size",
    cost: "Cost",
    made: "Made",
    prompt: "Prompt",
  },
  size: (width: number, height: number) => `${width} × ${height}`,
  queue: {
    title: "Queue",
    of: (kind: string, title: string) => `${kind}: ${title}`,
    several: (count: number) => counted(count, "new take", "new takes"),
    waiting: (count: number) => `Next in the queue (${count})`,
    seed: (seed: number) => `seed ${seed}`,
  },
  voice: {
    sample: (name: string) => `Sample of the voice ${name}`,
    none: "A sample of this voice would cost money. Make one narration with it to hear it.",
  },
  several: {
    open: (count: number) => (count === 1 ? "Make the failed one again" : `Make the ${count} failed again`),
    title: "Make what failed again",
    hint: "Each gets a new take. The film is rendered once, at the end.",
    assets: "Assets",
    model: (kind: string) => `Model: ${kind}`,
    price: "Estimated cost",
    nothing: "Nothing has failed any more.",
    make: (count: number) => `Make ${counted(count, "new take", "new takes")}`,
  },
} as const
