package reports

import _ "embed"

//go:embed html/charts.css
var chartsStyle string

// pageStyle is all of the style of the page: one block, of which the policy knows the hash.
func pageStyle() string { return htmlStyle + chartsStyle }
