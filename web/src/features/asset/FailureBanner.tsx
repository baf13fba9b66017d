import type { Asset, Schemas } from "../../shared/api/client"
import { TAKES, TEXT } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"
import { Icon } from "../../shared/ui/Icon"
import { reloadJob } from "../job/useFollowedJob"

interface FailureBannerProps {
  projectId: string
  asset: Asset
  error: Schemas["AssetFailureObject"]
  onDismiss: () => void
}

/** Why an asset could not be made, as its provider said it, and what helps beside another take. */
export function FailureBanner({ projectId, asset, error, onDismiss }: FailureBannerProps) {
  const words = TEXT.asset.facts
  const facts: readonly (readonly [string, string | null])[] = [
    [words.code, error.code],
    [words.providerCode, error.provider_code],
    [words.model, error.model],
    [words.prompt, asset.prompt],
    [words.attempts, String(asset.attempts)],
  ]
  // Another take has its form below.
  const others = (error.actions ?? []).filter((action) => action.name !== "regenerate")
  return (
    <div className="note note-bad failure" role="alert">
      <Icon name="alert" />
      <div className="stack tight">
        <p className="strong">{error.message}</p>
        <p>{error.remediation}</p>
        <dl className="facts">
          {facts
            .filter(([, value]) => value !== null)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
        {others.length > 0 && (
          <div className="row">
            {others.map((action) => (
              <ActionButton
                key={action.label}
                action={action}
                refreshes={["film", projectId]}
                onDone={reloadJob}
              />
            ))}
          </div>
        )}
      </div>
      <button type="button" className="button quiet square" aria-label={TAKES.dismiss} onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  )
}
