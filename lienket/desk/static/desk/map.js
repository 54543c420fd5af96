// The map of the page: our own outlines as the base, groups made by the server for the zoom, tiles only where a setting names them.
const frame = document.getElementById("map");
const file = document.getElementById("map-file");

function start() {
  frame.replaceChildren();
  const map = L.map(frame, { zoomControl: false, attributionControl: false, minZoom: 8, maxZoom: 18, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: frame.dataset.zoomIn, zoomOutTitle: frame.dataset.zoomOut }).addTo(map);
  if (frame.dataset.tiles) L.tileLayer(frame.dataset.tiles, { maxZoom: 18 }).addTo(map);
  const zones = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);
  let drawn = false;
  let asked = 0;

  // The picture to take away shows what the map shows.
  function follow() {
    const address = new URL(file.href);
    const box = map.getBounds();
    address.searchParams.set("zoom", map.getZoom());
    address.searchParams.set("extent", [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map((degrees) => degrees.toFixed(5)).join(","));
    file.href = address;
  }

  async function load() {
    const turn = ++asked;
    const query = new URLSearchParams(frame.dataset.query);
    query.set("zoom", drawn ? map.getZoom() : 12);
    if (drawn) query.set("zones", "0");
    let data;
    try {
      const answer = await fetch(`${frame.dataset.url}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      data = await answer.json();
    } catch {
      say(frame.dataset.error);
      return;
    }
    if (turn !== asked) return; // A later question is under way.
    say("");
    if (data.zones) drawZones(data.zones);
    drawMarks(data.groups);
  }

  function drawZones(collection) {
    const layer = L.geoJSON(collection, {
      interactive: false,
      // Colours are map.css's, by theme. An outline that is gone has no name on the map: it says it when pointed at.
      style: ({ properties: { style } }) => ({
        className: `map-zone--${style}`,
        weight: style === "now" || style === "old" ? 1 : 2,
        dashArray: style === "old" ? "5 4" : null,
        interactive: style === "old",
      }),
      onEachFeature: ({ properties }, shape) => {
        if (properties.style === "old") shape.bindTooltip(properties.name, { sticky: true });
        else shape.bindTooltip(properties.name, { permanent: true, direction: "center", className: "map-name" });
      },
    });
    zones.clearLayers();
    zones.addLayer(layer);
    const wanted = new URLSearchParams(frame.dataset.query).get("zone");
    const bounds = (layer.getLayers().find((shape) => wanted && shape.feature.properties.code === wanted) ?? layer).getBounds();
    if (!drawn) bounds.isValid() ? map.fitBounds(bounds, { padding: [8, 8] }) : map.setView([16, 106], 8);
    thin(layer);
    if (!drawn) {
      drawn = true;
      map.on("zoomend", () => { thin(layer); load(); });
      if (file) { map.on("moveend", follow); follow(); }
    }
  }

  // Names of outlines too small for them stay away until the reader zooms in.
  function thin(layer) {
    layer.eachLayer((shape) => {
      if (!shape.getTooltip()?.options.permanent) return;
      const box = shape.getBounds();
      const wide = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
      wide > 9 * shape.getTooltip().getContent().length * 0.7 ? shape.openTooltip() : shape.closeTooltip();
    });
  }

  function drawMarks(groups) {
    const focused = document.activeElement?.closest?.(".leaflet-marker-icon")?.getAttribute("aria-label");
    marks.clearLayers();
    for (const group of groups) {
      const size = Math.round(Math.min(24 + 4 * Math.sqrt(group.count), 56));
      const icon = L.divIcon({ className: `map-mark map-mark--${group.tone}`, iconSize: [size, size], html: document.createTextNode(group.text).data.replace(/[<>&]/g, "") });
      const mark = L.marker([group.lat, group.lng], { icon, keyboard: true, title: group.label, alt: group.label, riseOnHover: true });
      mark.bindPopup(() => listOf(group), { maxWidth: 320 });
      marks.addLayer(mark);
      const element = mark.getElement();
      element?.setAttribute("aria-label", group.label);
      if (focused && focused === group.label) element?.focus();
    }
  }

  function listOf(group) {
    const box = document.createElement("div");
    const list = document.createElement("ul");
    for (const matter of group.matters) {
      const row = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: matter.href, textContent: matter.number });
      row.append(link, ` – ${matter.words}`);
      list.append(row);
    }
    box.append(Object.assign(document.createElement("strong"), { textContent: group.label }), list);
    if (group.count > group.matters.length) box.append(`+ ${group.count - group.matters.length}`);
    return box;
  }

  const notice = Object.assign(document.createElement("p"), { className: "notice notice--warn", hidden: true });
  notice.setAttribute("role", "status");
  frame.after(notice);
  function say(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  document.body.addEventListener("live", load);
  load();
}

if (frame && window.L) start();
