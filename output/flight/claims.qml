<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology|Labeling">
<renderer-v2 type="categorizedSymbol" attr="verdict" symbollevels="0" enableorderby="0" forceraster="0">
<categories>
<category render="true" type="string" symbol="0" value="contradicted" label="contradicted"/>
<category render="true" type="string" symbol="1" value="inconclusive" label="inconclusive"/>
<category render="true" type="string" symbol="2" value="supported" label="supported"/>
</categories>
<symbols>
<symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" locked="0" pass="0">
<prop k="line_color" v="213,94,0,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="1"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
<prop k="use_custom_dash" v="1"/>
<prop k="customdash" v="3;1;0.5;1"/>
<prop k="customdash_unit" v="MM"/>
</layer>
</symbol>
<symbol type="line" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" locked="0" pass="0">
<prop k="line_color" v="230,159,0,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.75"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
<prop k="use_custom_dash" v="1"/>
<prop k="customdash" v="2;1.4"/>
<prop k="customdash_unit" v="MM"/>
</layer>
</symbol>
<symbol type="line" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" locked="0" pass="0">
<prop k="line_color" v="0,158,115,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.5"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
</symbols>
</renderer-v2>
<previewExpression>"title"</previewExpression>
</qgis>
