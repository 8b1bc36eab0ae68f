<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology|Labeling">
<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
<symbols>
<symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="ArrowLine" enabled="1" locked="0" pass="0">
<prop k="arrow_start_width" v="0.7"/>
<prop k="arrow_width" v="0.7"/>
<prop k="head_length" v="2.4"/>
<prop k="head_thickness" v="1.3"/>
<prop k="head_type" v="0"/>
<prop k="arrow_type" v="0"/>
<prop k="is_curved" v="0"/>
<prop k="is_repeated" v="0"/>
<symbol type="fill" name="@0@0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" locked="0" pass="0"><prop k="color" v="204,121,167,230"/><prop k="outline_style" v="no"/><prop k="style" v="solid"/></layer></symbol>
</layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple">
<text-style fieldName="number_text" isExpression="0" fontSize="9" fontSizeUnit="Point" textColor="34,40,45,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="251,250,246,255"/></text-style>
<placement placement="2" dist="1" distUnits="MM"/>
</settings></labeling>
<previewExpression>"title"</previewExpression>
</qgis>
