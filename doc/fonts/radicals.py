"""Makes every radical of STIX Two Math as wide as the smallest, 794 units: see doc/decisions/0007.

Usage: radicals.py IN.woff2 OUT.woff2
"""
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1])
glyphs, widths = font["glyf"], font["hmtx"]
WIDTH, GAP = 794, 50
construction = font["MATH"].table.MathVariants
radical = construction.VertGlyphConstruction[construction.VertGlyphCoverage.glyphs.index(font.getBestCmap()[0x221A])]
for record in radical.MathGlyphVariantRecord[1:]:
    name, old = record.VariantGlyph, widths[record.VariantGlyph][0]
    scale = WIDTH / old
    glyph = glyphs[name]
    top = max(y for _, y in glyph.coordinates)
    stroke = round(68 * (1 - scale))
    # contour: 0 and 1 the end of the bar, 3 where its lower edge meets the long stroke, 4 the foot
    moved = [(round(x * scale), y) for x, y in glyph.coordinates]
    moved[3] = (moved[3][0] + stroke, moved[3][1])
    moved[4] = (moved[4][0] + stroke, moved[4][1])
    moved[1], moved[2] = (WIDTH + 35, moved[1][1]), (WIDTH + 35, moved[2][1])
    for i, at in enumerate(moved):
        glyph.coordinates[i] = at
    glyph.recalcBounds(glyphs)
    widths[name] = (WIDTH, glyph.xMin)
stem, edge = 849, 916
for part in radical.GlyphAssembly.PartRecords:
    glyph = glyphs[part.glyph]
    for i, (x, y) in enumerate(glyph.coordinates):
        if x > edge:
            x = WIDTH
        elif x >= stem - 4:
            x -= edge - WIDTH + GAP
        else:
            x = round(18 + (x - 86) * (stem - 4 - (edge - WIDTH + GAP) - 18) / (stem - 4 - 86))
        glyph.coordinates[i] = (x, y)
    glyph.recalcBounds(glyphs)
    widths[part.glyph] = (WIDTH, glyph.xMin)
constants = font["MATH"].table.MathConstants
constants.UnderbarVerticalGap.Value = constants.OverbarVerticalGap.Value = 120
font["hhea"].advanceWidthMax = max(w for w, _ in widths.metrics.values())
font.flavor = "woff2"
font.save(sys.argv[2])
