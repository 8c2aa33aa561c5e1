namespace Etl.Aws.Clients;

/// <summary>What is said when a client cannot be made.</summary>
internal static class ClientMessages
{
    public static string BadEndpoint(string variable, string value) =>
        $"{variable} is '{value}', which is no address. Set it to one as http://127.0.0.1:4566, or unset it to use AWS.";
}
