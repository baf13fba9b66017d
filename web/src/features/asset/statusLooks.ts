import type { Schemas } from "../../shared/api/client"
import type { IconName } from "../../shared/ui/Icon"
import type { Tone } from "../../shared/ui/Pill"

export const STATUS_LOOKS: Record<Schemas["AssetStatus"], readonly [Tone, IconName]> = {
  pending: ["neutral", "clock"],
  running: ["busy", "spinner"],
  retrying: ["caution", "retry"],
  generated: ["good", "check"],
  needs_prompt_update: ["bad", "alert"],
  failed: ["bad", "alert"],
}
