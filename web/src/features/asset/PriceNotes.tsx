import { formatPlan } from "../../shared/format"
import { TAKES, TEXT } from "../../shared/text"
import type { Price } from "./usePrice"

/** The price within a button; as wide while it is read. */
export function PriceTag({ price }: { price: Price }) {
  const words = price.plan === undefined ? null : formatPlan(price.plan)
  return <span className="price">{words ?? (price.isPending ? TAKES.pricing : null)}</span>
}

/** What a price does not include, and why. */
export function PriceNotes({ price: { plan } }: { price: Price }) {
  if (plan === undefined) return null
  return (
    <>
      {plan.unpriced_models.length > 0 && (
        <p className="hint">{TEXT.plan.unpriced(plan.unpriced_models.join(", "))}</p>
      )}
      {plan.unavailable_models.map(({ model, reason }) => (
        <p key={model} className="hint">
          {TEXT.plan.unavailable(model, reason)}
        </p>
      ))}
      {plan.without_model > 0 && <p className="hint">{TEXT.plan.withoutModel(plan.without_model)}</p>}
    </>
  )
}
