<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology|Labeling">
<renderer-v2 type="categorizedSymbol" attr="outcome" symbollevels="0" enableorderby="0" forceraster="0">
<categories>
<category render="true" type="string" symbol="0" value="resolved" label="resolved"/>
<category render="true" type="string" symbol="1" value="" label="other"/>
</categories>
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<prop k="color" v="0,114,178,255"/>
<prop k="name" v="circle"/>
<prop k="outline_color" v="255,255,255,255"/>
<prop k="outline_width" v="0.2"/>
<prop k="size" v="1.8"/>
<prop k="size_unit" v="MM"/>
</layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<prop k="color" v="110,110,110,255"/>
<prop k="name" v="diamond"/>
<prop k="outline_color" v="255,255,255,255"/>
<prop k="outline_width" v="0.2"/>
<prop k="size" v="1.8"/>
<prop k="size_unit" v="MM"/>
</layer>
</symbol>
</symbols>
</renderer-v2>
<previewExpression>"title"</previewExpression>
</qgis>
