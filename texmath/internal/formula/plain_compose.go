package formula

// compositions lists, for a combining mark, letters and signs, each with the character that
// Unicode's normal form C has for both together.
func compositions(mark rune) string {
	switch mark {
	case '\u0300':
		return "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồYỲyỳ" +
			"αὰεὲηὴιὶοὸυὺωὼΑᾺΕῈΗῊΙῚΥῪΟῸΩῺ"
	case '\u0301':
		return "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻ" +
			"ΑΆΕΈΗΉΙΊΟΌΥΎΩΏαάεέηήιίοόυύωώĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹ" +
			"WẂwẃÂẤâấĂẮăắÊẾêếÔỐôố"
	case '\u0302':
		return "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑ"
	case '\u0303':
		return "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗYỸyỹ"
	case '\u0304':
		return "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÖȪöȫÕȬõȭȮȰȯȱYȲyȳGḠgḡαᾱΑᾹιῑΙῙ" +
			"υῡΥῩ"
	case '\u0306':
		return "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭαᾰΑᾸιῐΙῘυῠΥῨ"
	case '\u0307':
		return "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠ" +
			"sṡŚṤśṥŠṦšṧTṪtṫWẆwẇXẊxẋYẎyẏ"
	case '\u0308':
		return "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗ"
	case '\u030a':
		return "AÅaåUŮuůwẘyẙ"
	case '\u030c':
		return "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧ" +
			"KǨkǩjǰHȞhȟ"
	case '\u0338':
		return "←↚→↛↔↮⇐⇍⇔⇎⇒⇏∃∄∈∉∋∌∣∤∥∦∼≁≃≄≅≇≈≉=≠≡≢≍≭<≮>≯≤≰≥≱≲≴≳≵≶≸≷≹≺⊀≻⊁⊂⊄⊃⊅" +
			"⊆⊈⊇⊉⊢⊬⊨⊭⊩⊮⊫⊯≼⋠≽⋡⊑⋢⊒⋣⊲⋪⊳⋫⊴⋬⊵⋭"
	}
	return ""
}
