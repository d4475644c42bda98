<?xml version="1.0" encoding="UTF-8"?>
<!--
  What a published POM says of its dependencies. Maven compiles a module with nothing but its compile scope, which consumers would get on
  their class path for compiling, too: there, only what the module's API names stays in it ("api": artifact ids between blanks), the rest is
  runtime. What is part of the jar ("bundled") is no dependency any more.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://maven.apache.org/POM/4.0.0" exclude-result-prefixes="m">
  <xsl:param name="api"/>
  <xsl:param name="bundled"/>
  <xsl:template match="@*|node()">
    <xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy>
  </xsl:template>
  <xsl:template match="m:project/m:dependencies/m:dependency/m:scope[. = 'compile']">
    <xsl:choose>
      <xsl:when test="$api = '' or contains(concat(' ', $api, ' '), concat(' ', ../m:artifactId, ' '))"><xsl:copy-of select="."/></xsl:when>
      <xsl:otherwise><scope xmlns="http://maven.apache.org/POM/4.0.0">runtime</scope></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="m:project/m:dependencies/m:dependency">
    <xsl:if test="not(contains(concat(' ', $bundled, ' '), concat(' ', m:artifactId, ' ')))">
      <xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
