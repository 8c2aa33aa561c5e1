using System.Globalization;
using System.Text;

namespace Etl.Cli.Generation;

/// <summary>The words that records are made of, as the bytes that stand in the file.</summary>
internal static class Vocabulary
{
    public static readonly byte[][] Currencies = Encode("EUR", "EUR", "EUR", "USD", "USD", "GBP", "CHF", "JPY", "PLN", "SEK", "CZK", "INR");

    public static readonly byte[][] Categories = Encode(
        "groceries", "restaurants", "transport", "travel", "utilities", "health", "books", "clothing", "electronics", "leisure", "");

    public static readonly byte[][] PlainMerchants = Encode(
        "Café Zoë", "Bäckerei Müller", "Żabka", "Boulangerie Éclair", "東京書店", "Кофейня Пушкин", "Smørrebrød Ålborg", "Señor Jalapeño", "Καφέ Αθήνα",
        "Corner Shop", "Northwind Traders", "Blue Bottle", "City Transit", "Greenfield Market", "Hotel Astoria", "Pharmacy 24", "Book Nook", "Sole Mates",
        "Volt & Wire", "Cinema Rex", "Fresh Fields", "Harbour Grill", "Metro Fuel", "Stadtwerke Köln", "Łódź Taxi", "Ferretería Núñez", "한강마트", "");

    public static readonly byte[][] QuotedMerchants = Encode(
        "\"Müller, Söhne & Co\"", "\"Harbour Grill, Pier 4\"", "\"Joe \"\"The Grill\"\" Diner\"", "\"Dvořák, Antonín\"", "\"Smith, Jones & Partners\"",
        "\"Librería \"\"El Ateneo\"\", Córdoba\"", "\"北京饭店, 王府井\"", "\"Northwind Traders, Inc.\"");

    public static readonly byte[][] MultilineMerchants = Encode(
        "\"Łódź Books\nBranch 12\"", "\"Hotel Astoria\n\"\"West Wing\"\", Floor 3\"", "\"Café Zoë\n\nterrace, left\"", "\"東京書店\n新宿店\"");

    /// <summary>Two years of days, <c>yyyy-MM-ddT</c>.</summary>
    public static readonly byte[][] Days = Encode(
        [.. Enumerable.Range(0, 731).Select(day => new DateOnly(2024, 1, 1).AddDays(day).ToString("yyyy-MM-dd'T'", CultureInfo.InvariantCulture))]);

    private static byte[][] Encode(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
