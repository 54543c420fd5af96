// The map of the report form, loaded when asked for: our own outlines, a click gives the position. Typed coordinates do the same without it.

function load(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

async function library(script, style) {
  if (globalThis.L) return;
  const css = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  const js = Object.assign(document.createElement("script"), { src: script });
  await Promise.all([load(css), load(js)]);
}

export async function open(frame, { script, style, zones, picked }) {
  await library(script, style);
  const map = L.map(frame, { attributionControl: false, minZoom: 7, maxZoom: 18, zoomSnap: 0.5 }).setView([18.05, 106.4], 11);
  let mark = null;

  const put = (lat, lng) => {
    const at = L.latLng(lat, lng);
    mark = mark ? mark.setLatLng(at) : L.circleMarker(at, { radius: 9, weight: 3, color: "#b3261e", fillColor: "#ffffff", fillOpacity: 0.9 }).addTo(map);
  };
  map.on("click", ({ latlng }) => {
    put(latlng.lat, latlng.lng);
    picked(latlng.lat, latlng.lng);
  });
  try {
    const answer = await fetch(zones, { headers: { Accept: "application/json" } });
    const layer = L.geoJSON(await answer.json(), {
      style: { color: "#52708f", weight: 1.5, fillColor: "#dbe7f3", fillOpacity: 0.45 },
      onEachFeature: ({ properties }, shape) => shape.bindTooltip(properties.name, { sticky: true }),
    }).addTo(map);
    const size = (shape) => {
      const box = shape.getBounds();
      return (box.getNorth() - box.getSouth()) * (box.getEast() - box.getWest());
    };
    for (const shape of layer.getLayers().sort((a, b) => size(b) - size(a))) shape.bringToFront(); // A gate lies above its ward.
    const bounds = layer.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [8, 8] });
  } catch {
    // Without outlines the coordinates still count.
  }
  return {
    show(lat, lng) {
      map.invalidateSize();
      if (Number.isFinite(lat) && Number.isFinite(lng)) {
        put(lat, lng);
        map.setView([lat, lng], Math.max(map.getZoom(), 13));
      }
    },
  };
}
