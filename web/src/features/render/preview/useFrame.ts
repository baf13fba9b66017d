import { useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../../shared/api/client"

export type Frame = "wide" | "square" | "portrait" | "vertical"

/** The shape of the film's frame. */
export function useFrame(projectId: string): Frame {
  const timeline = useQuery({
    queryKey: ["film", projectId, "frame"],
    queryFn: () => get<Schemas["TimelineObject"]>(`/api/projects/${projectId}/timeline?limit=1`),
  })
  return timeline.data === undefined ? "wide" : frameOf(timeline.data)
}

export function frameOf({ width, height }: Pick<Schemas["TimelineObject"], "width" | "height">): Frame {
  if (width > height) return "wide"
  if (width === height) return "square"
  return height / width > 1.5 ? "vertical" : "portrait"
}
