<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology|Labeling">
<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<prop k="color" v="0,114,178,255"/>
<prop k="name" v="circle"/>
<prop k="outline_color" v="255,255,255,255"/>
<prop k="outline_width" v="0.2"/>
<prop k="size" v="2.6"/>
<prop k="size_unit" v="MM"/>
</layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple">
<text-style fieldName="name" isExpression="0" fontSize="9" fontSizeUnit="Point" textColor="34,40,45,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="251,250,246,255"/></text-style>
<placement placement="6" dist="1" distUnits="MM"/>
</settings></labeling>
<previewExpression>"title"</previewExpression>
</qgis>
